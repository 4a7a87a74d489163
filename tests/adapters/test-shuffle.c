#include "deliveries.h"
#include "test-sqlite.h"

#define N_SHUFFLES 300

static void
check_sane (World *world)
{
  g_autoptr (ChurnCustomer) ana = world_get_customer (world, "100");
  g_autoptr (ChurnContact) a2 = world_get_contact (world, "a2");
  g_autoptr (ChurnContact) b1 = world_get_contact (world, "b1");
  g_autoptr (ChurnContact) e1 = world_get_contact (world, "e1");
  g_autoptr (ChurnCustomer) bo = world_get_customer (world, "200");
  g_autoptr (ChurnContact) g2 = world_get_contact (world, "g2");

  g_assert_cmpuint (ana->counts.negative, ==, 1);
  g_assert_cmpuint (ana->counts.neutral, ==, 1);
  g_assert_cmpuint (ana->counts.positive, ==, 1);
  g_assert_cmpint (ana->sentiment, ==, CHURN_SENTIMENT_POSITIVE);
  g_assert_cmpstr (a2->customer_id, ==, "100");
  g_assert_cmpint (churn_contact_get_state (a2), ==, CHURN_STATE_AFTER_CALL);
  g_assert_cmpint (churn_contact_get_state (b1), ==, CHURN_STATE_ENDED);
  g_assert_cmpint (churn_contact_get_state (e1), ==, CHURN_STATE_CONNECTED);
  g_assert_cmpstr (e1->queue, ==, "Retention");
  g_assert_cmpstr (e1->agent_id, ==, "mroe");
  g_assert_cmpstr (g2->customer_id, ==, "200");
  g_assert_cmpuint (bo->counts.negative, ==, 2);
  g_assert_cmpuint (bo->counts.neutral, ==, 1);
  g_assert_cmpuint (bo->counts.positive, ==, 1);
  g_assert_cmpint (bo->sentiment, ==, CHURN_SENTIMENT_NEGATIVE);
}

static void
test_shuffle (void)
{
  const guint n = deliveries_count ();
  g_autoptr (World) once = world_new (NULL);
  g_autofree char *expected = NULL;

  once->now = START + 200 * G_USEC_PER_SEC;
  for (guint i = 0; i < n; i++)
    deliveries_make (once, i);
  check_sane (once);
  expected = world_dump (once);
  for (guint round = 0; round < N_SHUFFLES; round++)
    {
      g_autoptr (World) world = world_new (NULL);
      g_autofree guint *order = deliveries_shuffle ();
      g_autofree char *got = NULL;

      world->now = START + 200 * G_USEC_PER_SEC;
      for (guint i = 0; i < 2 * n; i++)
        deliveries_make (world, order[i]);
      got = world_dump (world);
      g_assert_cmpstr (got, ==, expected);
    }
}

void
test_shuffle_add (void)
{
  g_test_add_func ("/steps/shuffle", test_shuffle);
}
