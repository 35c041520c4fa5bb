"""Given names, family names, nicknames and account names. Common or invented; no combination means anybody."""

from speur.drill.wordlists import phrases, words

_MEN = {
    "nl": "Bas Rob Kees Jeroen Sander Wesley Dennis Marco Patrick Ruud Danny Ricardo Mitchell Kevin Johan Henk "
    "Ronald Peter Martijn Niels Jelle Thijs Sjors Ferry Rinus Bart Joost Maikel Remco Wim Arie Leon Tim Koen",
    "ma": "Mohamed Yassine Bilal Karim Samir Ayoub Hicham Redouan Soufiane Nabil Anouar Tarik Ismail Omar Hamza "
    "Younes Jamal Fouad",
    "tr": "Emre Murat Hakan Serkan Volkan Onur Burak Cem Kemal Fatih Yunus Tolga Ercan Orhan Mert Selim",
    "su": "Winston Glenn Romano Jermaine Clyde Gregory Ramon Xavier Dwight Orlando Melvin Rishi Ashwin Roy Marlon",
    "be": "Wannes Kenny Bjorn Stijn Pieter Davy Jef Gunther Yves Dirk Luc",
    "en": "Liam Craig Sean Declan Gary Ryan Kyle Connor Lee Darren Callum Jay Tyrone",
    "de": "Uwe Torsten Kai Marcel Ronny Sven Mirko Jens Deniz Rafael",
    "ru": "Олег Дима Саша Костя Витя Артур Руслан Игорь Паша Женя",
}
_WOMEN = {
    "nl": "Sanne Linda Marieke Chantal Kim Petra Ingrid Anouk Lisa Femke Monique Els Bianca Esther Jolanda Wilma Iris "
    "Naomi Daphne Ria Truus Manon",
    "ma": "Fatima Samira Naima Hanan Ikram Loubna Soumaya Karima Nadia Asmae",
    "tr": "Ayşe Elif Zeynep Sevgi Merve Derya Gül Esra Hülya Nuray",
    "su": "Shanti Chandra Priscilla Shirley Joyce Miriam Anushka Varsha",
    "be": "Griet Lien Veerle Kimberly An Tine",
    "en": "Chloe Kelly Gemma Siobhan Tracy Beth",
    "de": "Nadine Silke Anja Yvonne Mandy",
    "ru": "Оля Наташа Ира Света Лена Таня",
}
GIVEN = {key: (tuple(_MEN[key].split()), tuple(_WOMEN[key].split())) for key in _MEN}
FAMILY = {
    "nl": words(
        "Verhoogdijk Snippeling Kwakernaatje Boterkoper Zandvoorder Dwarshuis Tuinhekker Moerstee "
        "Rietbroeker Wolvenschot "
        "Haverdrager Stoeltjens Klaverbleek Molenwieker Pannekoper Lindenkrans"
    ),
    "ma": words("Azeroufal Benkadri Taghramti Ouladmir Elharouzi Ziyanoui Bouserfati Amrhari"),
    "tr": words("Karadenli Yıldızcan Demirkol Taşoluk Gümüşel Aktepeli Sarıdal Çınarkaya"),
    "su": words("Rampersing Doelwijt-Kaya Pinasie Sewgobindo Kartosoeno Landvreugde"),
    "be": words("Vandersteenkist Peetershof Claesbroeck Moonsel Wautersdonk"),
    "en": words("Hallowby Pennywether Crossgarth Tansley-Moor Braithmoor"),
    "de": words("Kesselbrock Ahrenbusch Lohwinkel Steigmann-Pohl Wiesenkötter"),
    "ru": words("Берёзкин Морошкин Тихолаз Полозьев Камышин"),
}
NICKS = phrases(
    "Lange;Kale;Schele;Bolle;Tattoo;Prof;Makelaar;Kapper;Oom;Neef;Smid;Bakker;Schip;Sok;Vlo;Knip;Pinda;Bril;Duif;Stille;"
    "Rooie;Blokkie;Dokter D;Tandje;Fiets;Kroket;Zwarte Piet;Rambo;Sjakie;Turbo;Snor;Zeeman;Kikker;Lepel;Mug;"
    "Muis;Haring;"
    "Apie;Pako;Zizou;Chapo;Ghost;Tiger;Bulldog;Rico;Papi;Flaco;Gordo;Loco;Sjors;Beer;Wezel;Kromme;Spijker;Hamer;Boer;"
    "Bokser;Slager;Visser;Kapitein;Stuur;Dekzeil;Koffie;Suiker;Peper;Amerikaan;Belg;Limbo;Brabo;Tukker;Hagenees;Chino;"
    "Lucky;Bink;Wolf;Mol;Uil;Ijsbeer;Pinguin;Stier;Ram;Vos;Kievit;Gabber;Grijze;Krul;Slome;Snelle;Kleine;Grote;Dikke;Tip"
)
HANDLES = words(
    "stillezaag koperwiek natteduif zwartwater ijsvogel9 molenwiek brakwater hagelslag mistbank oudroest "
    "noordkaap zuidwester "
    "kwartzand havermout loodgrijs droogdok vuurdoorn bladluis appelmoes kraaienest donkerbruin regenpijp schemerlamp "
    "rietpluim kiezelsteen veenmol tandwiel bakboord stuurboord zeepsop klapstoel windvaan kamerplant "
    "dobbelsteen waslijn "
    "tafelpoot graszode trapgat koevoet42 stoeptegel luchtbrug dakgoot kruimel theelicht vouwfiets asbak nachtpauw "
    "slingerpad wielmoer zoutvat plakband hengelaar tuinslang eikel88 bromtol knoopsgat kastdeur duikboot "
    "pepermunt zwaailicht "
    "broodtrommel vliegwiel spijkerbed lantaarn hooivork kwikzilver bosuil fietsbel kurkdroog pannenlap sintel "
    "greyheron coldbrew northpier saltbox rustybolt quietlamp oldanchor blackkettle tinroof slowtrain "
    "deepfog paperkite "
    "wetbrick blueferry ironbark longacre halfmoon7 brassnail emptycrate coalhole foxglove drystone silverbirch "
    "kara_kutu gri_kedi mavi_kapi demir_tas tuz_golu sakin_su "
    "seryj_volk tihij_don ledokol7 bely_kit stary_most zimny_sad kotelok "
    "grauwacke nebelhorn stahltor altbier kieswerk "
    "wervelwind tochtdeur aanhanger3 slijptol graafmachine zeecontainer1 loopplank kademuur meerpaal "
    "trekhaak hefboom puinbak "
    "dakpan steiger5 rolluik behanger voegspijker waterpas duimstok klinker"
)
TELEGRAM = phrases(
    "M 🔱;De Koerier;Sjonnie 🍀;K.;Mevrouw Peper;Haze Heaven 🌿;Groene Vingers;🦊;Snelle Jelle;Daily Fresh 📦;"
    "Nachtwinkel 24/7;"
    "ZwarteMagie;Mister Proper;Bezorgert;El Primo NL;Dutch Gold 🏆;De Apotheek 💊;Wittewieven;Kaaskop;SneeuwWit ❄️;"
    "Ali B-zorgd;B;Jan Doedel;Anoniem;X;NoName;Groothandel Zuid;Top Kwali 💯;Happy Menu;Kapsalon King;Bollie;"
    "Frikandel Speciaal;"
    "Tante Sjaan;Ome Joop;Smurfin;Blauwe Smurf;Puck;Zeno;Lil Kees;Drerrie;Mo Salade;Chef Haze;020boy;010 "
    "Gast;Utca;HagaZuid;"
    "Papieren Tijger;VerifiedVendor NL;Dr. Green;Budmaster;Kweekvriend;Growshop Gerrit;Plantenman;TopTop;"
    "Sjakie;Ghost NL;"
    "🐝;🐍 Python;Rustig Aan;Doe Normaal;Loesje;Tinus;Kareltje;PakjesBoot;Sinterklaas 🎅;Snackbar Ans;"
    "Fietsendief;Mac Mula;"
    "Karel;Bertje;Goof;Stoffer;Blik;Pannenkoek;De Wachter;Regelneef;Moderator Max;Juffrouw Jannie;Toezicht;"
    "Baas Boven Baas;"
    "Night Owl;QuietOne;Mr Fox;Captain;Tulip;Windmill;CloggyDealz;AmsLegit;RotterMan;EU Express;ShipFast EU;"
    "Trusted One;"
    "Зелёный;Капитан;Дядя Вася;Курьер НЛ;Кит;Herr Grün;Nachbar;Schneekönig;Reis;Kaptan;Beyaz Güvercin;Yeşil;Abi;"
    "Flesje;Piet Precies;Oude Dibbes;Kwibus;Lapzwans;Sukkel1;Nieuweling;Vraagbaak;Twijfelaar;Marktmeester;"
    "Dropje;Stroopwafel;"
    "Hagelslag;Bitterbal;Kroketje;Sateetje;Loempia;Roti King;Barra;Pitabroodje;Kipcorn;Mexicano;Berehap;"
    "Patat Oorlog;Zure Mat;"
    "Winegum;Drol;Knaagdier;Wasbeer;Lama;Alpaca;Stokstaart;Vogelbekdier;Dodo;Manatee;Axolotl;Tapir;Kasuaris;Gnoe;Emoe;"
    "Ster;Maan;Komeet;Saturnus;Pluto;Nova;Zon;Mercurius;Mars;Ceres;Juno;Vesta;Luna;Orion;Sirius;Vega;Rigel;Deneb;Altair;"
    "Q;Z 🖤;J.;R 💸;S.;Y;W;V ✌️;T 🌊;P;O.;N;L;I;H;G 🦁;F;E;D;C;A 🌙;Beertje;Vosje;Uiltje;Egeltje;Hertje;Wolfje;"
    "Leeuw;Tijger;"
    "Panda;Koala;Beo;Kaketoe;Zebra;Okapi;Giraf;Nijl;Rijn;Maas;Waal;Schelde;Ijssel;Lek;Linge;Vecht;Amstel;Rotte;Schie;Zaan;Spaarne"
)
