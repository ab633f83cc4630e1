"""Senegal, in French."""

from analytics.demo.flavor import City, Flavor, phrases, words

FLAVOR = Flavor(
    language="fr",
    country="SN",
    currency="XOF",
    money_scale=600,
    currency_step=50,
    institution="Kora Microfinance (démonstration)",
    branch="Agence de {}",
    group="Groupement {}",
    center="Centre {}",
    product_names=("Crédit de groupe", "Crédit d'activité", "Crédit de campagne agricole"),
    phone="+22177#######",
    national_id_digits=13,
    street="Rue {}, {}",
    women=words(
        "Aminata, Fatou, Aïssatou, Mariama, Khady, Awa, Ndèye, Astou, Coumba, Binta, Rokhaya, Seynabou, "
        "Adama, Dieynaba, Marème, Sokhna, Yacine, Oumou, Penda, Thérèse, Marie, Élisabeth, Ramatoulaye, "
        "Nafissatou, Bineta, Arame, Maïmouna, Salimata"
    ),
    men=words(
        "Mamadou, Ousmane, Moussa, Ibrahima, Cheikh, Abdoulaye, Modou, Pape, Alioune, Babacar, Samba, "
        "Demba, Souleymane, Lamine, Amadou, Seydou, Malick, Idrissa, Jean, Étienne, Assane, Mor, Saliou"
    ),
    families=words(
        "Diop, Ndiaye, Fall, Faye, Sarr, Sow, Ba, Diallo, Gueye, Seck, Mbaye, Cissé, Sy, Kane, Diouf, "
        "Thiam, Diagne, Camara, Touré, Sané, Badji, Diatta, Mané, Ndour, Niang, Dieng, Samb, Wade"
    ),
    cities=(
        City("Thiès", "Thiès", 14.7910, -16.9359),
        City("Kaolack", "Kaolack", 14.1520, -16.0726, is_urban=False),
        City("Dakar", "Dakar", 14.7167, -17.4677),
        City("Saint-Louis", "Saint-Louis", 16.0326, -16.4818),
        City("Ziguinchor", "Casamance", 12.5681, -16.2733, is_urban=False),
        City("Tambacounda", "Tambacounda", 13.7707, -13.6673, is_urban=False),
    ),
    quarters=phrases(
        "Médina, Escale, Grand Standing, Randoulène, Léona, Ndar Toute, Marché central, Sindoni, Takhikao, "
        "Cité Lamy, Parcelles, Keur Massar, Ndiaganiao, Koular"
    ),
    group_words=phrases(
        "Jappo, Takku Liggéey, Bokk Jom, Jàmm, Yaakaar, Xaritoo, Baobab, Deggo, Teranga, Sutura"
    ),
    competitors=phrases("Crédit du Saloum, Caisse Ndiambour, Xaalis Rapide"),
    remarks=(
        "La marchandise se vend bien.",
        "Souhaite un prêt plus grand la prochaine fois.",
        "Les affaires sont lentes ce mois-ci.",
        "Préfère payer les jours de marché.",
        "Une deuxième machine est achetée.",
    ),
    praises=(
        "L'agent explique tout avec patience.",
        "L'argent est arrivé le jour annoncé.",
        "On me connaît et on me demande des nouvelles de ma boutique.",
        "Les échéances tombent les jours de marché.",
    ),
    complaints=(
        "L'agent m'a mal parlé devant le groupe.",
        "J'ai attendu l'argent trois semaines.",
        "Un paiement que j'ai fait n'est pas sur ma fiche.",
        "Personne ne m'a parlé de ces frais.",
        "Le prêt est trop petit pour mes besoins.",
        "Je ne comprends pas ce que je dois encore.",
        "L'agence ferme avant la fin du marché.",
    ),
    answer="Expliqué, corrigé, avec nos excuses.",
)
