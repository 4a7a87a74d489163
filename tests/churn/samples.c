#include "samples.h"

#include <math.h>

/* Texts that a writer or a reader could stumble over. */
static const char *const texts[] = {
  "Ana Ruiz", "", "Zoë \"Zo\" O'Hara\\", "\n\t\001\037\177", "日本語 😀", "</script>{}[],:", "null",
};

static char *
pick_text (GRand *rand)
{
  return g_strdup (texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
}

static char *
maybe_text (GRand *rand)
{
  return g_rand_boolean (rand) ? pick_text (rand) : NULL;
}

static double
maybe_probability (GRand *rand)
{
  switch (g_rand_int_range (rand, 0, 5))
    {
    case 0:
      return NAN;
    case 1:
      return 0;
    case 2:
      return 1;
    default:
      return g_rand_double (rand);
    }
}

static gint64
sample_time (GRand *rand)
{
  return SAMPLE_TIME + (gint64) g_rand_int_range (rand, 0, 3600000) * 1000;
}

/* A contact in each of the states, with everything that a row carries or does without. */
ChurnContact *
sample_contact (GRand *rand, const char *id)
{
  ChurnContact *self = churn_contact_new (id);

  if (g_rand_boolean (rand))
    self->initiated = sample_time (rand);
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      self->queued = sample_time (rand);
      break;
    case 1:
      self->queued = SAMPLE_TIME;
      self->connected = sample_time (rand);
      break;
    case 2:
      self->connected = sample_time (rand);
      self->disconnected = self->connected + 1000;
      break;
    case 3:
      self->disconnected = sample_time (rand);
      self->completed = sample_time (rand);
      break;
    case 4:
      self->lost = sample_time (rand);
      break;
    default:
      break;
    }
  self->channel = g_strdup ("VOICE");
  self->queue = maybe_text (rand);
  self->agent_id = maybe_text (rand);
  self->agent_name = maybe_text (rand);
  if (g_rand_boolean (rand))
    {
      self->customer_id = pick_text (rand);
      self->customer_name = maybe_text (rand);
      self->customer_phone = maybe_text (rand);
    }
  self->months = g_rand_int_range (rand, -1, 40);
  self->analysis = (ChurnAnalysis) g_rand_int_range (rand, 0, 4);
  self->counts.positive = g_rand_int (rand);
  self->counts.neutral = G_MAXUINT;
  self->counts.negative = (guint) g_rand_int_range (rand, 0, 5);
  self->churn = maybe_probability (rand);
  self->previous_churn = maybe_probability (rand);
  self->initial_churn = maybe_probability (rand);
  self->claimed_by = maybe_text (rand);
  self->claimed_name = maybe_text (rand);
  self->help = g_rand_boolean (rand);
  self->version = g_rand_boolean (rand) ? G_MAXINT64 : g_rand_int_range (rand, 0, 1000);
  for (int i = g_rand_int_range (rand, 0, 60); i > 0; i--)
    {
      g_autoptr (ChurnSegment) segment = sample_segment (rand, "s");

      churn_windows_add (self->windows, segment);
    }

  return self;
}

ChurnSegment *
sample_segment (GRand *rand, const char *id)
{
  ChurnSegment *self = churn_segment_new ();

  self->id = g_strdup (id);
  self->participant = (ChurnParticipant) g_rand_int_range (rand, 0, 3);
  self->begin = g_rand_int_range (rand, 0, 1800000);
  self->end = self->begin + g_rand_int_range (rand, 0, 15000);
  self->content = maybe_text (rand);
  self->sentiment = (ChurnSentiment) g_rand_int_range (rand, -1, 3);
  self->version = g_rand_int_range (rand, 0, 1000);

  return self;
}

ChurnPrediction *
sample_prediction (GRand *rand)
{
  ChurnPrediction *self = churn_prediction_new ();

  self->time = sample_time (rand);
  self->cause = (ChurnCause) g_rand_int_range (rand, 0, 3);
  self->churn = g_rand_double (rand);
  self->months = g_rand_int_range (rand, -1, 40);
  self->model = maybe_text (rand);
  self->fallback = g_rand_boolean (rand);
  self->version = g_rand_int_range (rand, 0, 1000);

  return self;
}

ChurnOffer *
sample_offer (GRand *rand)
{
  ChurnOffer *self = churn_offer_new ();

  self->id = g_uuid_string_random ();
  self->contact_id = g_strdup ("c-1");
  self->customer_id = maybe_text (rand);
  self->number = g_rand_int_range (rand, 0, 100);
  self->months = g_rand_int_range (rand, CHURN_OFFER_MONTHS_MIN, CHURN_OFFER_MONTHS_MAX + 1);
  self->note = maybe_text (rand);
  self->made = g_rand_boolean (rand) ? sample_time (rand) : 0;
  self->recorded = sample_time (rand);
  self->agent_id = maybe_text (rand);
  self->step = (ChurnOfferStep) g_rand_int_range (rand, 0, 5);
  self->before = maybe_probability (rand);
  self->after = maybe_probability (rand);
  self->outcome = (ChurnOutcome) g_rand_int_range (rand, 0, 3);
  self->version = g_rand_int_range (rand, 0, 1000);

  return self;
}

ChurnFeed *
sample_feed (GRand *rand)
{
  ChurnFeed *self = churn_feed_new ();

  self->cursor = maybe_text (rand);
  self->reset = g_rand_boolean (rand);
  self->more = g_rand_boolean (rand);
  self->interval = (guint) g_rand_int_range (rand, 0, 61);
  self->time = sample_time (rand);
  for (int i = g_rand_int_range (rand, 0, 8); i > 0; i--)
    {
      g_autofree char *id = g_strdup_printf ("contact-%d", i);

      g_ptr_array_add (self->contacts, sample_contact (rand, id));
    }

  return self;
}

ChurnContactDetail *
sample_detail (GRand *rand)
{
  ChurnContactDetail *self = churn_contact_detail_new ();
  double contributions[CHURN_N_FEATURES];

  self->contact = sample_contact (rand, "c-1");
  self->email = maybe_text (rand);
  self->since = g_rand_int_range (rand, 0, 20);
  self->time = sample_time (rand);
  for (int i = g_rand_int_range (rand, 0, 6); i > 0; i--)
    g_ptr_array_add (self->predictions, sample_prediction (rand));
  if (g_rand_boolean (rand))
    {
      self->latest = sample_prediction (rand);
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        {
          self->latest->features.values[i] = i % 5 == 0 ? NAN : g_rand_double_range (rand, 0, 300);
          contributions[i] = i % 4 == 0 ? 0 : g_rand_double_range (rand, -3, 3);
        }
      churn_prediction_set_contributions (self->latest, contributions);
      for (guint i = 0; i < CHURN_N_WHAT_IFS; i++)
        {
          ChurnWhatIf what_if = { churn_what_if_months[i], g_rand_double (rand) };

          g_array_append_val (self->latest->what_ifs, what_if);
        }
    }
  for (int i = g_rand_int_range (rand, 0, 4); i > 0; i--)
    g_ptr_array_add (self->offers, sample_offer (rand));
  for (int i = g_rand_int_range (rand, 0, 9); i > 0; i--)
    {
      g_autofree char *id = g_strdup_printf ("segment-%d", i);

      g_ptr_array_add (self->transcript, sample_segment (rand, id));
    }

  return self;
}

ChurnPrincipal *
sample_principal (GRand *rand)
{
  g_autofree char *agent = pick_text (rand);
  g_autofree char *name = maybe_text (rand);
  ChurnPrincipal *self =
      churn_principal_new ((ChurnRole) g_rand_int_range (rand, 0, 3), agent, name);

  self->interval = (guint) g_rand_int_range (rand, 0, 100);
  self->model = maybe_text (rand);
  self->time = sample_time (rand);

  return self;
}

/* Every fact and figure of a contact, to compare two by. */
char *
describe_contact (const ChurnContact *contact)
{
  g_autofree char *windows = churn_windows_to_string (contact->windows);
  g_autofree char *former =
      contact->former != NULL ? g_variant_print (contact->former, TRUE) : g_strdup ("none");
  const char *const strings[] = {
    contact->id,          contact->initial_id,    contact->previous_id,    contact->channel,
    contact->initiation,  contact->instance,      contact->queue,          contact->queue_arn,
    contact->agent_id,    contact->agent_name,    contact->agent_arn,      former,
    contact->customer_id, contact->customer_name, contact->customer_phone, windows,
    contact->claimed_by,  contact->claimed_name,
  };
  const gint64 times[] = {
    contact->queue_time,
    contact->agent_time,
    contact->initiated,
    contact->begun,
    contact->queued,
    contact->connected,
    contact->disconnected,
    contact->completed,
    contact->lost,
    contact->heard,
    contact->version,
    contact->months,
    contact->analysis,
    contact->help,
    contact->counts.positive,
    contact->counts.neutral,
    contact->counts.negative,
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    g_string_append_printf (text, "%s|", strings[i] != NULL ? strings[i] : "(null)");
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "|", times[i]);
  g_string_append_printf (text, "%g|%g|%g", contact->churn, contact->previous_churn,
                          contact->initial_churn);

  return g_string_free (text, FALSE);
}

void
assert_same_double (double a, double b)
{
  if (isnan (a))
    g_assert_true (isnan (b));
  else
    g_assert_cmpfloat (a, ==, b);
}

/* What a row of the feed carries, to the millisecond. */
void
assert_same_row (const ChurnContact *a, const ChurnContact *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpint (churn_contact_get_state (a), ==, churn_contact_get_state (b));
  g_assert_cmpint (churn_contact_get_started (a), ==, churn_contact_get_started (b));
  g_assert_cmpint (churn_contact_get_ended (a), ==, churn_contact_get_ended (b));
  g_assert_cmpint (churn_contact_is_live (a), ==, churn_contact_is_live (b));
  g_assert_cmpstr (a->channel, ==, b->channel);
  g_assert_cmpstr (a->queue, ==, b->queue);
  g_assert_cmpstr (a->agent_id, ==, b->agent_id);
  g_assert_cmpstr (a->agent_name, ==, b->agent_name);
  g_assert_cmpstr (a->customer_id, ==, b->customer_id);
  g_assert_cmpstr (a->customer_name, ==, b->customer_name);
  g_assert_cmpstr (a->customer_phone, ==, b->customer_phone);
  g_assert_cmpint (a->months, ==, b->months);
  g_assert_cmpint (a->analysis, ==, b->analysis);
  g_assert_cmpuint (a->counts.positive, ==, b->counts.positive);
  g_assert_cmpuint (a->counts.neutral, ==, b->counts.neutral);
  g_assert_cmpuint (a->counts.negative, ==, b->counts.negative);
  assert_same_double (a->churn, b->churn);
  assert_same_double (a->previous_churn, b->previous_churn);
  assert_same_double (a->initial_churn, b->initial_churn);
  g_assert_cmpstr (a->claimed_by, ==, b->claimed_by);
  g_assert_cmpstr (a->claimed_name, ==, b->claimed_name);
  g_assert_cmpint (a->help, ==, b->help);
  g_assert_cmpint (a->version, ==, b->version);
}
