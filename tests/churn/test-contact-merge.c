#include "samples.h"

#define N_FACTS 7

static char *
pick (GRand *rand, const char *prefix, int n)
{
  int i = g_rand_int_range (rand, -1, n);

  return i < 0 ? NULL : g_strdup_printf ("%s%d", prefix, i);
}

/* Few values each, so that facts collide in every way. */
static ChurnContact *
make_facts (GRand *rand)
{
  ChurnContact *self = churn_contact_new ("c");
  gint64 *times[] = { &self->initiated,    &self->begun,     &self->queued, &self->connected,
                      &self->disconnected, &self->completed, &self->lost,   &self->heard,
                      &self->queue_time,   &self->agent_time };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    *times[i] = g_rand_int_range (rand, 0, 4);
  self->initial_id = pick (rand, "initial", 2);
  self->previous_id = pick (rand, "previous", 2);
  self->channel = pick (rand, "channel", 2);
  self->initiation = pick (rand, "initiation", 2);
  self->instance = pick (rand, "instance", 2);
  self->queue = pick (rand, "queue", 2);
  self->queue_arn = pick (rand, "arn:q", 3);
  self->agent_id = pick (rand, "id", 2);
  self->agent_name = pick (rand, "agent", 2);
  self->agent_arn = pick (rand, "arn:a", 3);
  self->customer_id = pick (rand, "customer", 2);
  self->customer_name = pick (rand, "name", 2);
  self->customer_phone = pick (rand, "phone", 2);
  self->months = g_rand_int_range (rand, -1, 3);
  self->analysis = (ChurnAnalysis) g_rand_int_range (rand, 0, 4);

  return self;
}

static void
shuffle (GRand *rand, ChurnContact **facts, gsize n)
{
  for (gsize i = n - 1; i > 0; i--)
    {
      gsize j = (gsize) g_rand_int_range (rand, 0, (gint32) i + 1);
      ChurnContact *swap = facts[i];

      facts[i] = facts[j];
      facts[j] = swap;
    }
}

/* One after the other, then all of them again in pieces: any bracketing, any order, any repeat. */
static ChurnContact *
merge_all (GRand *rand, ChurnContact **facts, gsize n)
{
  ChurnContact *whole = churn_contact_new ("c");
  g_autoptr (ChurnContact) part = churn_contact_new ("c");

  shuffle (rand, facts, n);
  for (gsize i = 0; i < n; i++)
    {
      ChurnContact *into = g_rand_boolean (rand) ? whole : part;

      churn_contact_merge (into, facts[i]);
      if (g_rand_int_range (rand, 0, 3) == 0)
        churn_contact_merge (into, facts[g_rand_int_range (rand, 0, (gint32) i + 1)]);
      if (g_rand_int_range (rand, 0, 3) == 0)
        churn_contact_merge (whole, part);
    }
  churn_contact_merge (whole, part);

  return whole;
}

static void
test_order (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261122);

  for (guint round = 0; round < 3000; round++)
    {
      ChurnContact *facts[N_FACTS];
      gsize n = (gsize) g_rand_int_range (rand, 1, N_FACTS + 1);
      g_autofree char *expected = NULL;

      for (gsize i = 0; i < n; i++)
        facts[i] = make_facts (rand);
      for (guint order = 0; order < 6; order++)
        {
          g_autoptr (ChurnContact) merged = merge_all (rand, facts, n);
          g_autofree char *text = describe_contact (merged);

          if (expected == NULL)
            expected = g_strdup (text);
          g_assert_cmpstr (text, ==, expected);
        }
      for (gsize i = 0; i < n; i++)
        churn_contact_unref (facts[i]);
    }
}

/* It says that something changed just when something did; and never twice for the same facts. */
static void
test_changed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint n_changed = 0;

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr (ChurnContact) contact = make_facts (rand);
      g_autoptr (ChurnContact) facts = make_facts (rand);
      g_autofree char *before = NULL;
      g_autofree char *after = NULL;
      gboolean changed;

      /* Of a contact of which much is known already, some facts change nothing. */
      for (gint i = g_rand_int_range (rand, 0, 20); i > 0; i--)
        {
          g_autoptr (ChurnContact) known = make_facts (rand);

          churn_contact_merge (contact, known);
        }
      before = describe_contact (contact);
      changed = churn_contact_merge (contact, facts);
      after = describe_contact (contact);
      g_assert_true (changed == !g_str_equal (before, after));
      g_assert_false (churn_contact_merge (contact, facts));
      g_assert_false (churn_contact_merge (contact, contact));
      n_changed += changed ? 1 : 0;
    }
  g_assert_cmpuint (n_changed, >, 1000);
  g_assert_cmpuint (n_changed, <, 2000);
}

static void
test_rules (void)
{
  g_autoptr (ChurnContact) contact = churn_contact_new ("c");
  g_autoptr (ChurnContact) first = churn_contact_new ("c");
  g_autoptr (ChurnContact) second = churn_contact_new ("c");
  g_autoptr (ChurnContact) again = churn_contact_new ("c");

  first->initiated = 10;
  first->queued = 20;
  first->agent_arn = g_strdup ("arn:1");
  first->agent_id = g_strdup ("jdoe");
  first->agent_time = 30;
  first->customer_id = g_strdup ("4032562");
  first->customer_name = g_strdup ("Ana Ruiz");
  first->months = 3;
  first->analysis = CHURN_ANALYSIS_COMPLETED;
  second->initiated = 9;
  second->queued = 19;
  second->agent_arn = g_strdup ("arn:0");
  second->agent_time = 40;
  second->months = 24;
  second->analysis = CHURN_ANALYSIS_FAILED;
  again->agent_arn = g_strdup ("arn:1");
  again->agent_time = 50;
  again->customer_id = g_strdup ("4032562");

  g_assert_true (churn_contact_merge (contact, first));
  g_assert_true (churn_contact_merge (contact, second));
  g_assert_cmpint (contact->initiated, ==, 9);
  g_assert_cmpint (contact->queued, ==, 20);
  g_assert_cmpstr (contact->agent_arn, ==, "arn:0");
  g_assert_null (contact->agent_id);
  g_assert_cmpstr (contact->customer_name, ==, "Ana Ruiz");
  g_assert_cmpint (contact->months, ==, 3);
  g_assert_cmpint (contact->analysis, ==, CHURN_ANALYSIS_COMPLETED);
  /* The agent who comes back is known by name, although this event does not say it. */
  g_assert_true (churn_contact_merge (contact, again));
  g_assert_cmpstr (contact->agent_id, ==, "jdoe");
  g_assert_null (contact->former);
}

/* A time that comes without a queue does not take the queue away. */
static void
test_time_alone (void)
{
  g_autoptr (ChurnContact) contact = churn_contact_new ("c");
  g_autoptr (ChurnContact) facts = churn_contact_new ("c");
  g_autoptr (ChurnContact) none = churn_contact_new ("c");

  contact->queue = g_strdup ("Billing");
  contact->queue_time = 5;
  facts->queue_time = 9;
  g_assert_false (churn_contact_merge (contact, facts));
  g_assert_cmpstr (contact->queue, ==, "Billing");
  g_assert_cmpint (contact->queue_time, ==, 5);

  /* Nor does it matter on which side it stands: it is no fact. */
  g_assert_true (churn_contact_merge (facts, none));
  g_assert_cmpint (facts->queue_time, ==, 0);
}

/* What the store keeps by other means is filled in once and then left alone. */
static void
test_figures (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);
  g_autoptr (ChurnContact) contact = churn_contact_new ("c");
  g_autoptr (ChurnContact) facts = sample_contact (rand, "c");
  g_autoptr (ChurnContact) others = sample_contact (rand, "c");
  g_autofree char *windows = NULL;
  g_autofree char *expected = NULL;

  facts->churn = 0.5;
  facts->version = 12;
  facts->help = TRUE;
  g_free (facts->claimed_by);
  facts->claimed_by = g_strdup ("boss");
  others->churn = 0.9;
  expected = churn_windows_to_string (facts->windows);
  g_assert_cmpuint (churn_windows_get_n_spoken (facts->windows), >, 0);
  g_assert_true (churn_contact_merge (contact, facts));
  churn_contact_merge (contact, others);
  windows = churn_windows_to_string (contact->windows);
  g_assert_cmpstr (windows, ==, expected);
  g_assert_cmpfloat (contact->churn, ==, 0.5);
  g_assert_cmpuint (contact->counts.positive, ==, facts->counts.positive);
  g_assert_null (contact->claimed_by);
  g_assert_false (contact->help);
  g_assert_cmpint (contact->version, ==, 0);
}

void
test_contact_merge_add (void)
{
  g_test_add_func ("/contact/merge/order", test_order);
  g_test_add_func ("/contact/merge/changed", test_changed);
  g_test_add_func ("/contact/merge/rules", test_rules);
  g_test_add_func ("/contact/merge/time-alone", test_time_alone);
  g_test_add_func ("/contact/merge/figures", test_figures);
}
