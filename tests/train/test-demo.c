#include "churn-customer-table.h"
#include "churn-demo-customers.h"
#include "test-train.h"

#include <string.h>

/* Where numbers may be: the ranges reserved for fiction. */
static gboolean
is_fictitious (const char *phone)
{
  static const char *const patterns[] = {
    "^\\+1[2-9]\\d\\d55501\\d\\d$",
    "^\\+447700900\\d{3}$",
    "^\\+442079460\\d{3}$",
    "^\\+441632960\\d{3}$",
    "^\\+441(13|14|15|16|17|18|21|31|41|51|61)4960\\d{3}$",
    "^\\+49(3023125|6990009|4066969|2214710|8999998)\\d{3}$",
    "^\\+33(19900|26191|35301|46571|53649|63998)\\d{4}$",
    "^\\+61[2378](5550|7010)\\d{4}$",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (g_regex_match_simple (patterns[i], phone, 0, 0))
      return TRUE;

  return FALSE;
}

static void
test_people (void)
{
  g_autofree char *text = churn_demo_customers_make (5000, 20);
  g_autofree char *again = churn_demo_customers_make (5000, 20);
  g_autofree char *other = churn_demo_customers_make (5000, 21);
  g_autoptr (GHashTable) phones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) emails = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (ChurnCustomerTable) table = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0, n_two = 0, n_churned = 0, n_foreign = 0;
  glong longest = 0;

  g_assert_cmpstr (text, ==, again);
  g_assert_cmpstr (text, !=, other);
  stream = g_memory_input_stream_new_from_data (text, strlen (text), NULL);
  table = churn_customer_table_new (stream, "demo.csv", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (churn_customer_table_get_unknown (table)[0]);

  while (TRUE)
    {
      g_autoptr (ChurnCustomerRow) row = churn_customer_table_read (table, NULL, &error);
      ChurnCustomer *customer;

      g_assert_no_error (error);
      if (row == NULL)
        break;
      customer = row->customer;
      n++;
      n_churned += row->churned;
      n_two += customer->phones->len == 2;
      n_foreign +=
          !g_str_is_ascii (customer->last_name) &&
          g_unichar_get_script (g_utf8_get_char (customer->last_name)) != G_UNICODE_SCRIPT_LATIN;
      longest = MAX (longest, g_utf8_strlen (customer->last_name, -1));
      g_assert_cmpuint (customer->phones->len, >=, 1);
      for (guint i = 0; i < customer->phones->len; i++)
        {
          const char *phone = g_ptr_array_index (customer->phones, i);

          if (!is_fictitious (phone))
            g_error ("%s may be somebody's", phone);
          g_assert_true (g_hash_table_add (phones, g_strdup (phone)));
        }
      g_assert_true (g_regex_match_simple ("^[a-z]+\\.[a-z]+\\d*@example\\.(com|org|net)$",
                                           customer->email, 0, 0));
      g_assert_true (g_hash_table_add (emails, g_strdup (customer->email)));
    }
  g_assert_cmpuint (n, ==, 5000);
  g_assert_cmpuint (n_churned, >, 1000);
  g_assert_cmpuint (n_churned, <, 2500);
  g_assert_cmpuint (n_two, >, 50);
  g_assert_cmpuint (n_foreign, >, 100);
  g_assert_cmpint (longest, >, 25);
}

/* The numbers do not run out. */
static void
test_many (void)
{
  g_autofree char *text = churn_demo_customers_make (CHURN_DEMO_CUSTOMERS_MAX, 3);
  guint lines = 0;

  /* Not by strchr(): the sanitizer reads the whole rest of the text for each call of it. */
  for (const char *p = text; *p != '\0'; p++)
    lines += *p == '\n';
  g_assert_cmpuint (lines, ==, CHURN_DEMO_CUSTOMERS_MAX + 1);
}

void
test_demo_add (void)
{
  g_test_add_func ("/demo/people", test_people);
  g_test_add_func ("/demo/many", test_many);
}
