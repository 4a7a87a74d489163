/* The store on DynamoDB. tests/cloud/test-store.py runs it over an engine that it may disturb:
 * CHURN_TEST_TABLES and the environment of an AWS client say where that is. */

#include "deliveries.h"
#include "dynamo-tables.h"
#include "store-conformance.h"

#include <math.h>

static void
dump_predictions (World *world, const char *id, GArray *churn, GString *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (CHURN_STORE (world->store), id, 0, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < predictions->len; i++)
    {
      const ChurnPrediction *prediction = g_ptr_array_index (predictions, i);

      g_string_append_printf (text, "%s: %d at %" G_GINT64_FORMAT ", %d months\n", id,
                              prediction->cause, prediction->time, prediction->months);
      g_array_append_val (churn, prediction->churn);
    }
}

static char *
dump (World *world, GArray *churn)
{
  GString *text = g_string_new (NULL);
  g_autofree char *facts = world_dump (world);
  const char *const ids[] = { "a1", "a2", "b1", "d1", "e1", "f1", "g1", "g2", "h1" };

  g_string_append (text, facts);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    dump_predictions (world, ids[i], churn, text);
  return g_string_free (text, FALSE);
}

/* The same events in the same order, ticks among them, leave both stores with the same. */
static void
test_same_as_sqlite (void)
{
  g_autoptr (ChurnStore) store = dynamo_tables_make ();
  g_autoptr (World) one = world_new (NULL);
  g_autoptr (World) other = world_new_on (store);
  g_autofree guint *order = deliveries_shuffle ();
  g_autoptr (GArray) churn = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) other_churn = g_array_new (FALSE, FALSE, sizeof (double));
  World *worlds[] = { one, other };
  g_autofree char *expected = NULL;
  g_autofree char *got = NULL;

  for (gsize w = 0; w < G_N_ELEMENTS (worlds); w++)
    {
      worlds[w]->now = START + 200 * G_USEC_PER_SEC;
      for (guint i = 0; i < 2 * deliveries_count (); i++)
        {
          deliveries_make (worlds[w], order[i]);
          if (i % 10 == 9)
            {
              const char *ids[] = { "a1", "e1", "g1", "h1", NULL };
              g_autoptr (GPtrArray) over = g_ptr_array_new_with_free_func (g_free);
              g_autoptr (GError) error = NULL;

              worlds[w]->now += 15 * G_USEC_PER_SEC;
              churn_analyse (worlds[w]->pipeline, ids, worlds[w]->now, over, NULL, &error);
              g_assert_no_error (error);
            }
        }
    }
  expected = dump (one, churn);
  got = dump (other, other_churn);
  g_assert_cmpstr (got, ==, expected);
  g_assert_cmpuint (churn->len, >, 5);
  g_assert_cmpuint (other_churn->len, ==, churn->len);
  for (guint i = 0; i < churn->len; i++)
    g_assert_cmpfloat_with_epsilon (g_array_index (other_churn, double, i),
                                    g_array_index (churn, double, i), 1e-6);
}

int
main (int argc, char *argv[])
{
  const StoreMaker maker = { dynamo_tables_make, dynamo_tables_open, TRUE };

  /* Standard output is the test's protocol. */
  g_log_writer_default_set_use_stderr (TRUE);
  g_test_init (&argc, &argv, NULL);
  store_conformance_add ("/dynamo", &maker);
  g_test_add_func ("/dynamo/same-as-sqlite", test_same_as_sqlite);
  return g_test_run ();
}
