#include "samples.h"

static void
test_state (void)
{
  /* Times in seconds after SAMPLE_TIME; 0: not known. */
  static const struct
  {
    int initiated, queued, connected, disconnected, completed, lost, heard;
    ChurnState state;
    int started, ended;
  } table[] = {
    { 0, 0, 0, 0, 0, 0, 0, CHURN_STATE_INITIATED, 0, 0 },
    { 1, 0, 0, 0, 0, 0, 1, CHURN_STATE_INITIATED, 1, 0 },
    { 1, 2, 0, 0, 0, 0, 2, CHURN_STATE_QUEUED, 1, 0 },
    { 0, 2, 0, 0, 0, 0, 3, CHURN_STATE_QUEUED, 2, 0 },
    { 1, 2, 3, 0, 0, 0, 3, CHURN_STATE_CONNECTED, 1, 0 },
    { 1, 2, 2, 0, 0, 0, 2, CHURN_STATE_CONNECTED, 1, 0 },
    { 1, 4, 3, 0, 0, 0, 4, CHURN_STATE_QUEUED, 1, 0 },
    { 1, 0, 3, 0, 0, 0, 3, CHURN_STATE_CONNECTED, 1, 0 },
    { 1, 2, 3, 9, 0, 0, 9, CHURN_STATE_AFTER_CALL, 1, 9 },
    { 1, 2, 0, 9, 0, 0, 9, CHURN_STATE_ENDED, 1, 9 },
    { 1, 2, 3, 9, 12, 0, 12, CHURN_STATE_ENDED, 1, 9 },
    { 1, 2, 3, 0, 12, 0, 12, CHURN_STATE_ENDED, 1, 12 },
    { 1, 2, 3, 0, 0, 20, 3, CHURN_STATE_LOST, 1, 20 },
    { 1, 2, 3, 0, 0, 20, 20, CHURN_STATE_LOST, 1, 20 },
    { 1, 2, 3, 0, 0, 20, 21, CHURN_STATE_CONNECTED, 1, 0 },
    { 1, 2, 3, 9, 0, 20, 9, CHURN_STATE_AFTER_CALL, 1, 9 },
    { 1, 2, 3, 0, 9, 20, 9, CHURN_STATE_ENDED, 1, 9 },
    { 0, 0, 0, 0, 0, 20, 0, CHURN_STATE_LOST, 20, 20 },
  };

#define AT(seconds) ((seconds) == 0 ? 0 : SAMPLE_TIME + (seconds) *G_USEC_PER_SEC)
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (ChurnContact) contact = churn_contact_new ("c");

      contact->initiated = AT (table[i].initiated);
      contact->queued = AT (table[i].queued);
      contact->connected = AT (table[i].connected);
      contact->disconnected = AT (table[i].disconnected);
      contact->completed = AT (table[i].completed);
      contact->lost = AT (table[i].lost);
      contact->heard = AT (table[i].heard);
      g_test_message ("row %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (churn_state_get_name (churn_contact_get_state (contact)), ==,
                       churn_state_get_name (table[i].state));
      g_assert_true (churn_contact_is_live (contact) == (table[i].state <= CHURN_STATE_CONNECTED));
      g_assert_cmpint (churn_contact_get_started (contact), ==, AT (table[i].started));
      g_assert_cmpint (churn_contact_get_ended (contact), ==, AT (table[i].ended));
    }
#undef AT
}

static void
test_names (void)
{
  ChurnState state = CHURN_STATE_LOST;
  ChurnAnalysis analysis = CHURN_ANALYSIS_FAILED;

  for (guint i = 0; i <= CHURN_STATE_LOST; i++)
    {
      g_assert_true (churn_state_from_name (churn_state_get_name ((ChurnState) i), &state));
      g_assert_cmpuint (state, ==, i);
    }
  for (guint i = 0; i <= CHURN_ANALYSIS_FAILED; i++)
    {
      g_assert_true (
          churn_analysis_from_name (churn_analysis_get_name ((ChurnAnalysis) i), &analysis));
      g_assert_cmpuint (analysis, ==, i);
    }
  g_assert_false (churn_state_from_name ("connected", &state));
  g_assert_false (churn_state_from_name (NULL, &state));
  g_assert_false (churn_analysis_from_name ("", &analysis));
}

static void
test_copy (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (ChurnContact) contact = sample_contact (rand, "c");
      g_autoptr (ChurnContact) copy = NULL;
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;

      contact->former =
          g_variant_ref_sink (g_variant_new_parsed ("{'arn:q': (just 'i', @ms nothing)}"));
      contact->initial_id = g_strdup ("first");
      copy = churn_contact_copy (contact);
      a = describe_contact (contact);
      b = describe_contact (copy);
      g_assert_cmpstr (a, ==, b);
      g_assert_cmpstr (churn_contact_get_initial_id (copy), ==, "first");
    }
}

static void
test_initial (void)
{
  g_autoptr (ChurnContact) contact = churn_contact_new ("own");
  g_autoptr (ChurnContact) shared = churn_contact_ref (contact);

  g_assert_true (shared == contact);
  g_assert_cmpstr (churn_contact_get_initial_id (contact), ==, "own");
}

void
test_contact_add (void)
{
  g_test_add_func ("/contact/state", test_state);
  g_test_add_func ("/contact/names", test_names);
  g_test_add_func ("/contact/copy", test_copy);
  g_test_add_func ("/contact/initial", test_initial);
}
