"""Bolivia, in Spanish."""

from analytics.demo.flavor import City, Flavor, phrases, words

FLAVOR = Flavor(
    language="es",
    country="BO",
    currency="BOB",
    money_scale=7,
    currency_step=1,
    institution="Semilla Andina (demostración)",
    branch="Agencia {}",
    group="Grupo {}",
    center="Centro {}",
    product_names=("Crédito grupal", "Crédito de negocio", "Crédito agrícola"),
    phone="+5917#######",
    national_id_digits=7,
    street="Calle {}, {}",
    women=words(
        "María, Juana, Rosa, Carmen, Martha, Elena, Silvia, Teresa, Lidia, Victoria, Gladys, Norma, "
        "Patricia, Sonia, Virginia, Beatriz, Delia, Eugenia, Felicidad, Graciela, Inés, Julia, Lourdes, "
        "Mónica, Nieves, Paulina, Ruth, Sabina, Wilma, Ximena"
    ),
    men=words(
        "Juan, José, Luis, Carlos, Mario, Pedro, Jorge, Fernando, Ramiro, Edwin, Freddy, Gonzalo, "
        "Hugo, Iván, Javier, Marcelo, Néstor, Óscar, Pablo, Raúl, Sergio, Víctor, Wilson, Zenón"
    ),
    families=words(
        "Mamani, Quispe, Condori, Choque, Flores, Huanca, Apaza, Ticona, Rojas, Vargas, Gutiérrez, "
        "Fernández, López, Calle, Colque, Cruz, Nina, Poma, Limachi, Alanoca, Chura, Yujra, Callisaya, "
        "Escóbar, Morales, Peñaranda, Zárate, Ibáñez, Núñez, Villca"
    ),
    cities=(
        City("El Alto", "La Paz", -16.5047, -68.1633),
        City("Cochabamba", "Cochabamba", -17.3895, -66.1568),
        City("Oruro", "Oruro", -17.9624, -67.1061),
        City("Sucre", "Chuquisaca", -19.0333, -65.2627),
        City("Potosí", "Potosí", -19.5836, -65.7531, is_urban=False),
        City("Punata", "Cochabamba", -17.5425, -65.8347, is_urban=False),
    ),
    quarters=phrases(
        "Villa Adela, Ciudad Satélite, La Ceja, San Pedro, Alto Lima, Villa Dolores, Río Seco, "
        "Cala Cala, Huayra Kasa, Las Delicias, Santa Rosa, El Mercado, Alto San Pedro, Villa Copacabana"
    ),
    group_words=phrases(
        "Esperanza, Progreso, Kantuta, Nueva Vida, Unidas, La Cosecha, Illimani, El Sol, Amistad, Ayni"
    ),
    competitors=phrases("Crédito Andino Sur, Financiera El Trigal, Préstamo Ya"),
    remarks=(
        "La mercadería se vende bien.",
        "Quiere un préstamo mayor la próxima vez.",
        "Este mes hay poco movimiento.",
        "Prefiere pagar los días de feria.",
        "Compró una segunda máquina.",
    ),
    praises=(
        "El oficial explica todo con paciencia.",
        "El dinero llegó el día prometido.",
        "Me conocen y preguntan por mi negocio.",
        "Las cuotas van bien con mis días de feria.",
    ),
    complaints=(
        "El oficial me trató mal delante del grupo.",
        "Esperé tres semanas por el dinero.",
        "Un pago que hice no aparece en mi tarjeta.",
        "Nadie me avisó de esta comisión.",
        "El préstamo es muy pequeño para lo que necesito.",
        "No entiendo cuánto debo todavía.",
        "La agencia cierra antes que la feria.",
    ),
    answer="Se explicó, se corrigió y se pidió disculpas.",
)
