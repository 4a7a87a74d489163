#include "churn-demo-customers.h"

#include "churn-csv.h"
#include "churn-demo-people.h"

#include <math.h>

static const char header[] =
    "State,Account_Length,Area_Code,customerID,Int_l_Plan,VMail_Plan,VMail_Message,"
    "Day_Mins,Day_Calls,Day_Charge,Eve_Mins,Eve_Calls,Eve_Charge,Night_Mins,Night_Calls,"
    "Night_Charge,Intl_Mins,Intl_Calls,Intl_Charge,CustServ_Calls,Churn,sentiment,pastSenti_nut,"
    "pastSenti_pos,pastSenti_neg,mth_remain,FirstName,LastName,email,phone\n";

/* About normal, by the sum of uniform numbers: nothing but additions, so that every machine draws
 * the same. */
static double
draw_normal (GRand *random, double mean, double deviation)
{
  double sum = 0;

  for (int i = 0; i < 12; i++)
    sum += g_rand_double (random);

  return mean + deviation * (sum - 6);
}

static int
draw_count (GRand *random, double mean, double deviation, int min, int max)
{
  int count = (int) floor (draw_normal (random, mean, deviation) + 0.5);

  return CLAMP (count, min, max);
}

/* To one decimal, as a meter would tell it. */
static double
draw_minutes (GRand *random, double mean, double deviation)
{
  double minutes = draw_normal (random, mean, deviation);

  return floor (MAX (minutes, 0) * 10) / 10;
}

static gboolean
draw_chance (GRand *random, double chance)
{
  return g_rand_double (random) < chance;
}

typedef struct
{
  int account_length, voice_mails, customer_service_calls;
  gboolean international, voice_mail;
  double day, evening, night, abroad; /* minutes a month */
  int day_calls, evening_calls, night_calls, calls_abroad;
  int months;
  int sentiment;
  gboolean has_sentiment;
  int positive, neutral, negative;
  gboolean churned;
} Customer;

/* What is behind it all: how content the customer is (u), which shows in what they said so far and
 * in how often they had to call; how long the contract still binds them; what they pay. */
static void
draw_customer (GRand *random, Customer *c)
{
  static const int contracts[] = { 12, 12, 24, 24, 24, 36, 36 };
  double u = draw_normal (random, 0, 1);
  double share = g_rand_double (random);
  int contract = contracts[g_rand_int_range (random, 0, G_N_ELEMENTS (contracts))];
  int turns = g_rand_int_range (random, 0, 13);
  double z;

  c->account_length = draw_count (random, 100, 40, 1, 243);
  c->international = draw_chance (random, 0.15);
  c->voice_mail = draw_chance (random, 0.3);
  c->voice_mails = c->voice_mail ? draw_count (random, 27, 9, 1, 60) : 0;
  c->day = draw_minutes (random, 180, 54);
  c->day_calls = draw_count (random, 100, 20, 0, 200);
  c->evening = draw_minutes (random, 200, 50);
  c->evening_calls = draw_count (random, 100, 20, 0, 200);
  c->night = draw_minutes (random, 200, 50);
  c->night_calls = draw_count (random, 100, 20, 0, 200);
  c->abroad = draw_minutes (random, c->international ? 14 : 9, 2.8);
  c->calls_abroad = draw_count (random, 4.5, 2.4, 0, 20);

  c->customer_service_calls = 0;
  for (int i = 0; i < 9; i++)
    c->customer_service_calls += draw_chance (random, CLAMP (0.2 - 0.09 * u, 0.02, 0.9));

  /* More customers than not are near the end of their contracts. */
  c->months = (int) floor (contract * share * sqrt (share));

  c->positive = c->neutral = c->negative = 0;
  for (int i = 0; i < turns; i++)
    {
      double turn = g_rand_double (random);

      if (turn < CLAMP (0.25 - 0.13 * u, 0.02, 0.9))
        c->negative++;
      else if (turn < CLAMP (0.25 - 0.13 * u, 0.02, 0.9) + CLAMP (0.28 + 0.12 * u, 0.02, 0.9))
        c->positive++;
      else
        c->neutral++;
    }
  c->has_sentiment = turns > 0;
  z = g_rand_double (random);
  c->sentiment = z < CLAMP (0.32 - 0.15 * u, 0.03, 0.9)    ? -1
                 : z > CLAMP (0.74 - 0.13 * u, 0.35, 0.97) ? 1
                                                           : 0;

  z = 3.6 - 0.34 * c->months;
  if (c->has_sentiment)
    z += c->sentiment < 0 ? 1.7 : c->sentiment > 0 ? -1.5 : 0;
  z += 0.45 * MIN (c->negative, 8) - 0.35 * MIN (c->positive, 8) - 0.08 * c->neutral;
  z += 0.6 * MAX (c->customer_service_calls - 2, 0);
  z += 0.016 * (c->day - 180);
  z += (c->international ? 1.2 : 0) - (c->voice_mail ? 0.6 : 0);
  z -= 0.006 * (c->account_length - 100);
  c->churned = draw_chance (random, 1 / (1 + exp (-2.0 * (z - 3.6))));
}

static void
add_text (GPtrArray *fields, const char *value)
{
  g_ptr_array_add (fields, g_strdup (value));
}

static void
add_int (GPtrArray *fields, int value)
{
  g_ptr_array_add (fields, g_strdup_printf ("%d", value));
}

static void
add_double (GPtrArray *fields, const char *format, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  add_text (fields, g_ascii_formatd (text, sizeof text, format, value));
}

static void
add_usage (GPtrArray *fields, double minutes, int calls, double rate)
{
  add_double (fields, "%.1f", minutes);
  add_int (fields, calls);
  add_double (fields, "%.2f", minutes * rate);
}

/* In the order of the header. */
static char *
format_customer (const Customer *c,
                 const ChurnDemoPerson *person,
                 const char *id,
                 const char *phone)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_null_terminated (32, g_free, TRUE);

  add_text (fields, person->state);
  add_int (fields, c->account_length);
  add_int (fields, person->area_code);
  add_text (fields, id);
  add_text (fields, c->international ? "yes" : "no");
  add_text (fields, c->voice_mail ? "yes" : "no");
  add_int (fields, c->voice_mails);
  add_usage (fields, c->day, c->day_calls, 0.17);
  add_usage (fields, c->evening, c->evening_calls, 0.085);
  add_usage (fields, c->night, c->night_calls, 0.045);
  add_usage (fields, c->abroad, c->calls_abroad, 0.27);
  add_int (fields, c->customer_service_calls);
  add_text (fields, c->churned ? "True" : "False");
  if (c->has_sentiment)
    add_int (fields, c->sentiment);
  else
    add_text (fields, "");
  add_int (fields, c->neutral);
  add_int (fields, c->positive);
  add_int (fields, c->negative);
  add_int (fields, c->months);
  add_text (fields, person->first_name);
  add_text (fields, person->last_name);
  add_text (fields, person->email);
  add_text (fields, phone);

  return churn_csv_format ((const char *const *) fields->pdata);
}

/**
 * churn_demo_customers_make:
 * @count: how many, at most %CHURN_DEMO_CUSTOMERS_MAX
 * @seed: the same seed gives the same customers, on every machine
 *
 * Makes up the customers of the demo, in the columns of the demonstration's table and with a name,
 * an e-mail address and a phone number (two, separated by a space, for a few). About one in four
 * churn; who is on the phone unhappily and with little left of the contract does so most.
 *
 * Returns: (transfer full): the table
 */
char *
churn_demo_customers_make (guint count, guint32 seed)
{
  g_autoptr (GRand) random = NULL;
  g_autoptr (ChurnDemoPeople) people = NULL;
  g_autoptr (GHashTable) ids = NULL;
  GString *table;

  g_return_val_if_fail (count <= CHURN_DEMO_CUSTOMERS_MAX, NULL);

  random = g_rand_new_with_seed (seed);
  people = churn_demo_people_new (g_rand_int (random));
  ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  table = g_string_new (header);

  for (guint i = 0; i < count; i++)
    {
      g_autoptr (ChurnDemoPerson) person = churn_demo_people_next (people);
      g_autofree char *phone = g_strdup (person->phone);
      g_autofree char *id = NULL;
      g_autofree char *line = NULL;
      Customer customer;

      draw_customer (random, &customer);
      do
        {
          g_free (id);
          id = g_strdup_printf ("%d", g_rand_int_range (random, 1000000, 10000000));
        }
      while (!g_hash_table_add (ids, g_strdup (id)));
      if (draw_chance (random, 0.03))
        {
          g_autofree char *second = churn_demo_people_add_phone (people);

          g_free (phone);
          phone = g_strdup_printf ("%s %s", person->phone, second);
        }

      line = format_customer (&customer, person, id, phone);
      g_string_append (table, line);
    }

  return g_string_free (table, FALSE);
}
