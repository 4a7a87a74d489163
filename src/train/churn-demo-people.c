#include "churn-demo-people.h"

#include <string.h>

/* Names, separated by commas. One that is not in Latin letters brings those of its e-mail address
 * after a bar. First names and last names of one culture are put together at random. */
typedef struct
{
  const char *country; /* where most of them live */
  int weight;
  const char *first;
  const char *last;
} Culture;

static const Culture cultures[] = {
  { "US", 22,
    "Olivia,Emma,Ava,Sophia,Isabella,Mia,Charlotte,Amelia,Harper,Evelyn,Liam,Noah,Oliver,Elijah,"
    "James,William,Benjamin,Lucas,Henry,Theodore,Jayden,Aaliyah,Malik,Imani,DeShawn,Latoya,"
    "Mary Jo,Billy Ray",
    "Smith,Johnson,Williams,Brown,Jones,Davis,Miller,Wilson,Moore,Taylor,Anderson,Thomas,Jackson,"
    "White,Harris,Robinson,Clark,Lewis,Walker,Young,Washington,Jefferson,Freeman,O'Brien,McAllister,"
    "St. Clair,Begay,Yazzie" },
  { "US", 9,
    "Ana,Sofía,Valentina,Camila,Lucía,Ximena,José,Mateo,Santiago,Diego,Ángel,María José,"
    "Juan Carlos,Guadalupe,Íñigo,Belén",
    "Ruiz,García,Martínez,Rodríguez,Hernández,López,González,Pérez,Ramírez,Núñez,Ibáñez,"
    "de la Cruz,Muñoz Carrasco,Castañeda,Villaseñor" },
  { "GB", 18,
    "George,Arthur,Alfie,Freddie,Poppy,Isla,Freya,Evie,Imogen,Rhys,Siân,Angharad,Hamish,Eilidh,"
    "Callum,Niamh,Saoirse,Ciarán,Gwendolyn,Bartholomew",
    "Jones,Evans,Hughes,Wright,Thompson,Green,Hall,Wood,Clarke,Patterson,Macdonald,Campbell,"
    "Llewellyn,Ó Súilleabháin,Fitzgerald,Featherstonehaugh,Cholmondeley-Warner,Ap Gwilym,Penhaligon" },
  { "GB", 6,
    "Aarav,Vihaan,Ananya,Diya,Priya,Rohan,प्रिया|priya,अर्जुन|arjun,Lakshmi,Venkatanarasimharajuvaripeta,"
    "Fatima,Imran,Zainab,Bilal",
    "Patel,Sharma,Singh,Kaur,Khan,Hussain,Begum,Iyer,Chaudhry,Subramaniam,शर्मा|sharma,वर्मा|varma,"
    "Mukhopadhyay,Thiruvenkatam" },
  { "GB", 4,
    "Chidi,Ngozi,Oluwaseun,Adaeze,Temitọpẹ,Ọláolúwa,Kwame,Akua,Thandiwe,Sipho,Amara,Nnamdi",
    "Okafor,Adébáyọ̀,Eze,Mensah,Boateng,Nwachukwu,Ọlátúnjí,Dlamini,Abubakar,Onyekachukwu" },
  { "DE", 13,
    "Hannah,Lena,Leonie,Jürgen,Björn,Günther,Käthe,Zoë,Maximilian,Karl-Theodor,Annegret,"
    "Franz-Xaver,Hans-Joachim,Rosemarie,Lieselotte,Wolfgang,Friederike,Jörg",
    "Müller,Schmidt,Schneider,Weiß,Groß,Größler,Jäger,Krüger,Schäfer,Schwarzenbacher-Hinterhuber,"
    "Mühlenbruch-Oberschelp,von und zu Wolkenfels-Trostenau,Freifrau von Hohenstein-Langenwald,"
    "Brandstetter,Schöllhammer,Vogelsang,Donaudampfer,Strauß" },
  { "DE", 4, "Ayşe,Mehmet,Emine,Oğuz,Çağla,İbrahim,Zeynep,Ömer,Gülşen,Yiğit",
    "Yılmaz,Kaya,Demir,Şahin,Çelik,Öztürk,Aydın,Doğan,Kılıç,Karaağaçlı" },
  { "DE", 3,
    "Олена|olena,Андрій|andrii,Наталія|natalia,Дмитро|dmytro,Анна|anna,Сергей|sergei,Ирина|irina,"
    "Владимир|vladimir",
    "Шевченко|shevchenko,Коваленко|kovalenko,Бондаренко|bondarenko,Кузнецова|kuznetsova,"
    "Іваненко|ivanenko,Соколов|sokolov,Ткачук|tkachuk" },
  { "FR", 9,
    "Chloé,Léa,Inès,Éloïse,Zoé,Noël,François,Jean-Baptiste,Anaïs,Gaël,Hélène,Marie-Françoise,"
    "Loïc,Théo,Maëlys,Côme",
    "Martin,Bernard,Dubois,Lefèvre,Garçon,Lemaître,Désiré,Château,de La Rochefontaine,"
    "d'Aubigné-Chastel,Boulanger,Guérin,Chevalier,L'Hôpital" },
  { "FR", 3, "محمد|mohamed,فاطمة|fatima,يوسف|youssef,ليلى|leila,Karim,Nadia,أحمد|ahmed,Samira",
    "Benali,بن علي|benali,Haddad,حداد|haddad,El Amrani,المنصوري|almansouri,Boukhari" },
  { "AU", 8, "Jack,Lachlan,Matilda,Ruby,Sienna,Bruce,Sheila,Kirra,Jarrah,Darcy,Mackenzie,Tahlia",
    "Kelly,Ryan,Murphy,Sullivan,Mitchell,Cooper,Bennett,Fraser,Yunupiŋu,Macpherson,Doyle,Kingsford" },
  { "AU", 4, "Nguyễn Thị|thi,Minh Anh,Đức,Thảo,Huỳnh,Quỳnh,Tuấn,Phương",
    "Nguyễn,Trần,Lê,Phạm,Hoàng,Đặng,Võ,Bùi" },
  { "AU", 4, "伟|wei,芳|fang,秀英|xiuying,敏|min,浩然|haoran,子涵|zihan,Mei-Ling,Xiu",
    "王|wang,李|li,张|zhang,刘|liu,陈|chen,欧阳|ouyang,Zhang,Wong" },
  { "AU", 3,
    "Γιώργος|giorgos,Μαρία|maria,Κωνσταντίνος|konstantinos,Ελένη|eleni,Δημήτρης|dimitris,Sofia,Nick",
    "Παπαδόπουλος|papadopoulos,Παπαχαραλαμπόπουλος|papacharalampopoulos,Ιωάννου|ioannou,"
    "Νικολαΐδης|nikolaidis,Georgiou" },
  { "US", 3,
    "さくら|sakura,陽翔|haruto,結衣|yui,大輔|daisuke,Kenji,Yuki,Geon-u,Seo-yeon,Ji-hoon,Min-ji",
    "佐藤|sato,鈴木|suzuki,高橋|takahashi,渡辺|watanabe,Kim,Lee,Park,Tanaka" },
  { "GB", 3, "Łukasz,Zofia,Paweł,Małgorzata,Grzegorz,Żaneta,Stanisław,Jadwiga",
    "Kowalski,Wiśniewska,Wójcik,Dąbrowski,Brzęczyszczykiewicz,Zając,Szczęsny" },
  { "US", 2, "שירה|shira,נועם|noam,Yael,Ezra,Miriam,Avi",
    "כהן|cohen,לוי|levi,Rosenzweig,Ben-David,Mizrahi" },
};

/* Numbers that no one has, set aside by those who give numbers out:
 * US: NANPA, 555-0100 to 555-0199 in each area (ATIS-0300115);
 * UK: Ofcom, "Telephone numbers for use in TV and radio drama programmes";
 * Germany: Bundesnetzagentur, Mitteilung 148/2021, "Rufnummern für Medienproduktionen";
 * France: Arcep, décision 2018-0881, "numéros … pour les œuvres audiovisuelles";
 * Australia: ACMA, "Phone numbers for use in TV shows, films and creative works". */
typedef struct
{
  const char *country;
  const char *prefix; /* what stands before the digits that vary */
  int digits;
  int area_code;
  const char *state;
} Range;

static const Range ranges[] = {
  { "US", "+120255501", 2, 202, "DC" },  { "US", "+120555501", 2, 205, "AL" },
  { "US", "+120655501", 2, 206, "WA" },  { "US", "+120755501", 2, 207, "ME" },
  { "US", "+120855501", 2, 208, "ID" },  { "US", "+121255501", 2, 212, "NY" },
  { "US", "+121355501", 2, 213, "CA" },  { "US", "+121455501", 2, 214, "TX" },
  { "US", "+121555501", 2, 215, "PA" },  { "US", "+121655501", 2, 216, "OH" },
  { "US", "+130155501", 2, 301, "MD" },  { "US", "+130255501", 2, 302, "DE" },
  { "US", "+130355501", 2, 303, "CO" },  { "US", "+130455501", 2, 304, "WV" },
  { "US", "+130555501", 2, 305, "FL" },  { "US", "+130755501", 2, 307, "WY" },
  { "US", "+131255501", 2, 312, "IL" },  { "US", "+131355501", 2, 313, "MI" },
  { "US", "+131455501", 2, 314, "MO" },  { "US", "+131655501", 2, 316, "KS" },
  { "US", "+131755501", 2, 317, "IN" },  { "US", "+131855501", 2, 318, "LA" },
  { "US", "+140155501", 2, 401, "RI" },  { "US", "+140255501", 2, 402, "NE" },
  { "US", "+140455501", 2, 404, "GA" },  { "US", "+140555501", 2, 405, "OK" },
  { "US", "+140655501", 2, 406, "MT" },  { "US", "+141455501", 2, 414, "WI" },
  { "US", "+141555501", 2, 415, "CA" },  { "US", "+150155501", 2, 501, "AR" },
  { "US", "+150255501", 2, 502, "KY" },  { "US", "+150355501", 2, 503, "OR" },
  { "US", "+150555501", 2, 505, "NM" },  { "US", "+151255501", 2, 512, "TX" },
  { "US", "+151555501", 2, 515, "IA" },  { "US", "+160155501", 2, 601, "MS" },
  { "US", "+160255501", 2, 602, "AZ" },  { "US", "+160355501", 2, 603, "NH" },
  { "US", "+160555501", 2, 605, "SD" },  { "US", "+161255501", 2, 612, "MN" },
  { "US", "+161555501", 2, 615, "TN" },  { "US", "+161755501", 2, 617, "MA" },
  { "US", "+170155501", 2, 701, "ND" },  { "US", "+170255501", 2, 702, "NV" },
  { "US", "+170355501", 2, 703, "VA" },  { "US", "+170455501", 2, 704, "NC" },
  { "US", "+180155501", 2, 801, "UT" },  { "US", "+180255501", 2, 802, "VT" },
  { "US", "+180355501", 2, 803, "SC" },  { "US", "+180855501", 2, 808, "HI" },
  { "US", "+186055501", 2, 860, "CT" },  { "US", "+190755501", 2, 907, "AK" },
  { "US", "+197355501", 2, 973, "NJ" },  { "GB", "+447700900", 3, 7700, "GB" },
  { "GB", "+442079460", 3, 20, "GB" },   { "GB", "+441134960", 3, 113, "GB" },
  { "GB", "+441144960", 3, 114, "GB" },  { "GB", "+441154960", 3, 115, "GB" },
  { "GB", "+441164960", 3, 116, "GB" },  { "GB", "+441174960", 3, 117, "GB" },
  { "GB", "+441184960", 3, 118, "GB" },  { "GB", "+441214960", 3, 121, "GB" },
  { "GB", "+441314960", 3, 131, "GB" },  { "GB", "+441414960", 3, 141, "GB" },
  { "GB", "+441514960", 3, 151, "GB" },  { "GB", "+441614960", 3, 161, "GB" },
  { "GB", "+441632960", 3, 1632, "GB" }, { "DE", "+493023125", 3, 30, "DE" },
  { "DE", "+496990009", 3, 69, "DE" },   { "DE", "+494066969", 3, 40, "DE" },
  { "DE", "+492214710", 3, 221, "DE" },  { "DE", "+498999998", 3, 89, "DE" },
  { "FR", "+3319900", 4, 1, "FR" },      { "FR", "+3326191", 4, 2, "FR" },
  { "FR", "+3335301", 4, 3, "FR" },      { "FR", "+3346571", 4, 4, "FR" },
  { "FR", "+3353649", 4, 5, "FR" },      { "FR", "+3363998", 4, 6, "FR" },
  { "AU", "+6125550", 4, 2, "AU" },      { "AU", "+6127010", 4, 2, "AU" },
  { "AU", "+6135550", 4, 3, "AU" },      { "AU", "+6137010", 4, 3, "AU" },
  { "AU", "+6175550", 4, 7, "AU" },      { "AU", "+6177010", 4, 7, "AU" },
  { "AU", "+6185550", 4, 8, "AU" },      { "AU", "+6187010", 4, 8, "AU" },
};

static const char *const domains[] = { "example.com", "example.org", "example.net" };

/**
 * ChurnDemoPeople:
 *
 * Draws people for the demo, each with a phone number and an e-mail address that no other has.
 */
struct _ChurnDemoPeople
{
  GRand *random;
  char **first[G_N_ELEMENTS (cultures)];
  char **last[G_N_ELEMENTS (cultures)];
  int weights;
  GHashTable *phones; /* set of char * */
  GHashTable *emails; /* set of char * */
};

/**
 * churn_demo_people_new:
 * @seed: the same seed gives the same people, on every machine
 *
 * Returns: (transfer full): where people come from
 */
ChurnDemoPeople *
churn_demo_people_new (guint32 seed)
{
  ChurnDemoPeople *self = g_new0 (ChurnDemoPeople, 1);

  self->random = g_rand_new_with_seed (seed);
  for (guint i = 0; i < G_N_ELEMENTS (cultures); i++)
    {
      self->first[i] = g_strsplit (cultures[i].first, ",", -1);
      self->last[i] = g_strsplit (cultures[i].last, ",", -1);
      self->weights += cultures[i].weight;
    }
  self->phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->emails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * churn_demo_people_free:
 * @self: (transfer full): where people come from
 *
 * Frees it.
 */
void
churn_demo_people_free (ChurnDemoPeople *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cultures); i++)
    {
      g_strfreev (self->first[i]);
      g_strfreev (self->last[i]);
    }
  g_hash_table_unref (self->phones);
  g_hash_table_unref (self->emails);
  g_rand_free (self->random);
  g_free (self);
}

/**
 * churn_demo_person_free:
 * @person: (transfer full): a person
 *
 * Frees it.
 */
void
churn_demo_person_free (ChurnDemoPerson *person)
{
  g_return_if_fail (person != NULL);

  g_free (person->first_name);
  g_free (person->last_name);
  g_free (person->email);
  g_free (person->phone);
  g_free (person->state);
  g_free (person);
}

/* A number of @country's that was not drawn before; of any country's once those are scarce. */
static char *
draw_phone (ChurnDemoPeople *self, const char *country, const Range **range)
{
  for (int attempt = 0;; attempt++)
    {
      g_autofree char *phone = NULL;
      const Range *drawn = &ranges[g_rand_int_range (self->random, 0, G_N_ELEMENTS (ranges))];
      int limit = drawn->digits == 2 ? 100 : drawn->digits == 3 ? 1000 : 10000;

      if (attempt < 400 && country != NULL && !g_str_equal (drawn->country, country))
        continue;
      phone = g_strdup_printf ("%s%0*d", drawn->prefix, drawn->digits,
                               g_rand_int_range (self->random, 0, limit));
      if (g_hash_table_contains (self->phones, phone))
        continue;

      g_hash_table_add (self->phones, g_strdup (phone));
      if (range != NULL)
        *range = drawn;
      return g_steal_pointer (&phone);
    }
}

/**
 * churn_demo_people_add_phone:
 * @self: where people come from
 *
 * Returns: (transfer full): one more phone number that no one has
 */
char *
churn_demo_people_add_phone (ChurnDemoPeople *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return draw_phone (self, NULL, NULL);
}

/* Splits "Ирина|irina" into what is shown and what stands in an e-mail address. */
static char *
take_name (const char *entry, GString *handle)
{
  const char *bar = strchr (entry, '|');
  g_autofree char *latin = bar != NULL ? g_strdup (bar + 1) : g_str_to_ascii (entry, "C");

  for (const char *p = latin; *p != '\0'; p++)
    if (g_ascii_isalpha (*p))
      g_string_append_c (handle, g_ascii_tolower (*p));

  return bar != NULL ? g_strndup (entry, bar - entry) : g_strdup (entry);
}

/**
 * churn_demo_people_next:
 * @self: where people come from
 *
 * Returns: (transfer full): one more person
 */
ChurnDemoPerson *
churn_demo_people_next (ChurnDemoPeople *self)
{
  ChurnDemoPerson *person;
  g_autoptr (GString) handle = g_string_new (NULL);
  const Range *range;
  guint culture = 0;
  int draw;
  int n;

  g_return_val_if_fail (self != NULL, NULL);

  draw = g_rand_int_range (self->random, 0, self->weights);
  while (draw >= cultures[culture].weight)
    draw -= cultures[culture++].weight;

  person = g_new0 (ChurnDemoPerson, 1);
  n = g_strv_length (self->first[culture]);
  person->first_name =
      take_name (self->first[culture][g_rand_int_range (self->random, 0, n)], handle);
  g_string_append_c (handle, '.');
  n = g_strv_length (self->last[culture]);
  person->last_name =
      take_name (self->last[culture][g_rand_int_range (self->random, 0, n)], handle);

  for (int number = 1; person->email == NULL; number++)
    {
      g_autofree char *email =
          number == 1 ? g_strdup (handle->str) : g_strdup_printf ("%s%d", handle->str, number);

      if (g_hash_table_add (self->emails, g_strdup (email)))
        person->email = g_strdup_printf (
            "%s@%s", email, domains[g_rand_int_range (self->random, 0, G_N_ELEMENTS (domains))]);
    }

  person->phone = draw_phone (self, cultures[culture].country, &range);
  person->state = g_strdup (range->state);
  person->area_code = range->area_code;

  return person;
}
