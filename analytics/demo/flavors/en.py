"""Kenya, in English."""

from analytics.demo.flavor import City, Flavor, phrases, words

FLAVOR = Flavor(
    language="en",
    country="KE",
    currency="KES",
    money_scale=130,
    currency_step=10,
    institution="Acacia Microfinance (demo)",
    branch="{} branch",
    group="{} group",
    center="{} center",
    product_names=("Group loan", "Business loan", "Farming season loan"),
    phone="+2547########",
    national_id_digits=8,
    street="Plot {}, {}",
    women=words(
        "Grace, Mercy, Faith, Esther, Ruth, Mary, Jane, Lucy, Joyce, Agnes, Beatrice, Caroline, Dorcas, "
        "Eunice, Florence, Hellen, Irene, Janet, Lilian, Margaret, Naomi, Pauline, Rose, Sarah, Tabitha, "
        "Winnie, Wanjiru, Akinyi, Chebet, Nyambura"
    ),
    men=words(
        "John, Peter, James, Joseph, David, Daniel, Samuel, Paul, Stephen, Moses, George, Charles, "
        "Francis, Patrick, Simon, Kevin, Dennis, Brian, Victor, Isaac, Otieno, Kamau, Kipchoge, Mutua"
    ),
    families=words(
        "Mwangi, Kamau, Njoroge, Kariuki, Maina, Otieno, Ochieng, Odhiambo, Onyango, Owino, Kiprono, "
        "Cheruiyot, Koech, Rotich, Langat, Mutua, Musyoka, Kilonzo, Wambua, Wafula, Wekesa, Barasa, "
        "Simiyu, Juma, Hassan, Abdi, Mwikali, Muthoni, Achieng, Chepkoech"
    ),
    cities=(
        City("Kisumu", "Nyanza", -0.0917, 34.7680),
        City("Nakuru", "Rift Valley", -0.3031, 36.0800),
        City("Machakos", "Eastern", -1.5177, 37.2634, is_urban=False),
        City("Nairobi", "Nairobi", -1.2864, 36.8172),
        City("Eldoret", "Rift Valley", 0.5143, 35.2698),
        City("Kitale", "Rift Valley", 1.0157, 35.0062, is_urban=False),
    ),
    quarters=phrases(
        "Market, Riverside, Hilltop, Station, Lakeside, Mission, Kariobangi, Manyatta, Majengo, Kibuye, "
        "Shauri Yako, Milimani, Kaptembwo, Bahati"
    ),
    group_words=phrases(
        "Umoja, Tumaini, Upendo, Amani, Neema, Baraka, Jitegemee, Mwangaza, Imani, Pamoja"
    ),
    competitors=phrases("Jirani Finance, Pwani Credit, Haraka Loans"),
    remarks=(
        "Stock is selling well.",
        "Asks for a larger loan next time.",
        "Business is slow this month.",
        "Would rather pay on market days.",
        "Bought a second machine.",
    ),
    praises=(
        "The officer explains everything with patience.",
        "The money came on the day they said.",
        "They know me and ask about my shop.",
        "The installments fit my market days.",
    ),
    complaints=(
        "The officer was rude in front of the group.",
        "I waited three weeks for the money.",
        "A payment I made is missing from my card.",
        "Nobody told me about this fee.",
        "The loan is too small for what I need.",
        "I do not understand what I still owe.",
        "The branch closes before the market does.",
    ),
    answer="Explained, put right, and apologized.",
)
