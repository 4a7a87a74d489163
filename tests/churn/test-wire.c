#include "samples.h"

#include "churn-error.h"
#include "churn-json.h"

#include <math.h>
#include <string.h>

#define ROUNDS 200

static void
test_principal (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (ChurnPrincipal) self = sample_principal (rand);
      g_autofree char *json = churn_principal_to_json (self);
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnPrincipal) read = churn_principal_from_json (json, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpint (read->role, ==, self->role);
      g_assert_cmpstr (read->agent, ==, self->agent);
      g_assert_cmpstr (read->name, ==, self->name);
      g_assert_cmpuint (read->interval, ==, self->interval);
      g_assert_cmpstr (read->model, ==, self->model);
      g_assert_cmpint (read->time, ==, self->time);
    }
}

static void
test_feed (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (ChurnFeed) self = sample_feed (rand);
      g_autofree char *json = churn_feed_to_json (self);
      g_autofree char *again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnFeed) read = churn_feed_from_json (json, (gssize) strlen (json), &error);

      g_assert_no_error (error);
      again = churn_feed_to_json (read);
      g_assert_cmpstr (json, ==, again);
      g_assert_cmpstr (read->cursor, ==, self->cursor);
      g_assert_cmpint (read->reset, ==, self->reset);
      g_assert_cmpint (read->more, ==, self->more);
      g_assert_cmpuint (read->interval, ==, self->interval);
      g_assert_cmpint (read->time, ==, self->time);
      g_assert_cmpuint (read->contacts->len, ==, self->contacts->len);
      for (guint c = 0; c < self->contacts->len; c++)
        {
          const ChurnContact *row = g_ptr_array_index (read->contacts, c);

          assert_same_row (g_ptr_array_index (self->contacts, c), row);
          g_assert_cmpuint (churn_windows_get_n_spoken (row->windows), <=, CHURN_WINDOWS_IN_FEED);
        }
    }
}

/* Byte for byte what DESIGN.md prints, with what the row carries besides. */
static void
test_design (void)
{
  static const char *const json =
      "{\"cursor\":\"17\",\"reset\":false,\"more\":false,\"interval\":15,"
      "\"time\":\"2026-11-22T07:05:00Z\",\"contacts\":[{\"id\":\"c\",\"state\":\"CONNECTED\","
      "\"channel\":\"VOICE\",\"queue\":\"Billing\",\"agent\":{\"id\":\"jdoe\",\"name\":\"Jo Doe\"},"
      "\"customer\":{\"id\":\"4032562\",\"name\":\"Ana Ruiz\",\"phone\":\"+61491570006\"},"
      "\"started\":\"2026-11-22T07:00:15Z\",\"ended\":null,"
      "\"windows\":{\"first\":37,\"values\":[0,-1,null,1]},\"churn\":0.82,\"previousChurn\":0.75,"
      "\"months\":3,\"version\":17,\"novel\":{\"x\":[1]}}]}";
  g_autoptr (GError) error = NULL;
  g_autoptr (ChurnFeed) feed = churn_feed_from_json (json, -1, &error);
  const ChurnContact *row;

  g_assert_no_error (error);
  g_assert_cmpuint (feed->contacts->len, ==, 1);
  row = g_ptr_array_index (feed->contacts, 0);
  g_assert_cmpint (churn_contact_get_state (row), ==, CHURN_STATE_CONNECTED);
  g_assert_cmpint (churn_contact_get_started (row), ==, G_GINT64_CONSTANT (1795330815000000));
  g_assert_cmpstr (row->customer_phone, ==, "+61491570006");
  g_assert_cmpfloat (churn_windows_get_mean (row->windows, 38), ==, -1);
  g_assert_true (isnan (churn_windows_get_mean (row->windows, 39)));
  g_assert_cmpfloat (churn_windows_get_mean (row->windows, 40), ==, 1);
  g_assert_cmpfloat (row->churn, ==, 0.82);
  g_assert_true (isnan (row->initial_churn));
  g_assert_cmpint (row->analysis, ==, CHURN_ANALYSIS_NONE);
  g_assert_null (row->claimed_by);
}

static void
test_detail (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (ChurnContactDetail) self = sample_detail (rand);
      g_autofree char *json = churn_contact_detail_to_json (self);
      g_autofree char *again = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (ChurnContactDetail) read = churn_contact_detail_from_json (json, -1, &error);

      g_assert_no_error (error);
      again = churn_contact_detail_to_json (read);
      g_assert_cmpstr (json, ==, again);
      assert_same_row (self->contact, read->contact);
      g_assert_true (churn_windows_equal (self->contact->windows, read->contact->windows));
      g_assert_cmpstr (read->email, ==, self->email);
      g_assert_cmpint (read->since, ==, self->since);
      g_assert_cmpuint (read->predictions->len, ==, self->predictions->len);
      g_assert_cmpuint (read->offers->len, ==, self->offers->len);
      g_assert_cmpuint (read->transcript->len, ==, self->transcript->len);
      g_assert_true ((read->latest != NULL) == (self->latest != NULL));
      for (guint p = 0; p < self->predictions->len; p++)
        {
          const ChurnPrediction *a = g_ptr_array_index (self->predictions, p);
          const ChurnPrediction *b = g_ptr_array_index (read->predictions, p);

          g_assert_cmpint (a->fallback, ==, b->fallback);
        }
      for (guint o = 0; o < self->offers->len; o++)
        {
          const ChurnOffer *a = g_ptr_array_index (self->offers, o);
          const ChurnOffer *b = g_ptr_array_index (read->offers, o);

          g_assert_true (churn_offer_same_promise (a, b));
          g_assert_cmpint (a->step, ==, b->step);
          g_assert_cmpint (a->outcome, ==, b->outcome);
          g_assert_cmpint (a->recorded, ==, b->recorded);
          assert_same_double (a->before, b->before);
          assert_same_double (a->after, b->after);
        }
      for (guint s = 0; s < self->transcript->len; s++)
        {
          const ChurnSegment *a = g_ptr_array_index (self->transcript, s);
          const ChurnSegment *b = g_ptr_array_index (read->transcript, s);

          g_assert_cmpint (a->participant, ==, b->participant);
          g_assert_cmpint (a->sentiment, ==, b->sentiment);
          g_assert_cmpint (a->begin, ==, b->begin);
          g_assert_cmpint (a->end, ==, b->end);
          g_assert_cmpstr (a->content, ==, b->content);
        }
      if (self->latest == NULL)
        continue;
      g_assert_cmpuint (read->latest->what_ifs->len, ==, CHURN_N_WHAT_IFS);
      g_assert_cmpuint (read->latest->drivers->len, ==, 15);
      for (guint d = 0; d < 15; d++)
        {
          const ChurnDriver *a = &g_array_index (self->latest->drivers, ChurnDriver, d);
          const ChurnDriver *b = &g_array_index (read->latest->drivers, ChurnDriver, d);

          g_assert_cmpint (a->feature, ==, b->feature);
          g_assert_cmpfloat (a->contribution, ==, b->contribution);
          assert_same_double (a->value, b->value);
        }
    }
}

#define ROW(members)                                                                               \
  "{\"contacts\":[{\"id\":\"a\",\"state\":\"INITIATED\",\"version\":1,"                            \
  "\"windows\":{\"first\":0,\"values\":[]}},{" members "}]}"
#define REST "\"id\":\"b\",\"version\":1,\"windows\":{\"first\":0,\"values\":[]},"
#define INITIATED REST "\"state\":\"INITIATED\","

static void
test_feed_errors (void)
{
  static const struct
  {
    const char *json;
    const char *what;
  } table[] = {
    { "[]", "an object is needed" },
    { "{}", "contacts: missing" },
    { "{\"contacts\":{}}", "contacts: an array" },
    { "{\"contacts\":[1]}", "contacts[0]: an object" },
    { "{\"contacts\":[],\"cursor\":1}", "cursor: a string" },
    { "{\"contacts\":[],\"reset\":0}", "reset: a boolean" },
    { "{\"contacts\":[],\"more\":\"\"}", "more: a boolean" },
    { "{\"contacts\":[],\"interval\":-1}", "interval: -1" },
    { "{\"contacts\":[],\"time\":\"x\"}", "time: not a time" },
    { ROW (""), "contacts[1].id: missing" },
    { ROW ("\"id\":\"b\""), "contacts[1].state: missing" },
    { ROW ("\"id\":\"b\",\"state\":\"initiated\""), "contacts[1].state: “initiated”" },
    { ROW ("\"id\":\"b\",\"state\":\"INITIATED\""), "contacts[1].windows: missing" },
    { ROW ("\"id\":\"b\",\"state\":\"INITIATED\",\"windows\":{\"first\":0,\"values\":[]}"),
      "contacts[1].version: missing" },
    { ROW ("\"id\":\"b\",\"state\":\"INITIATED\",\"windows\":{\"first\":0,\"values\":[9]}"),
      "contacts[1].windows.values[0]" },
    { ROW (REST "\"state\":\"QUEUED\""), "contacts[1].started: missing" },
    { ROW (REST "\"state\":\"QUEUED\",\"started\":\"1970-01-01T00:00:00.001Z\""),
      "contacts[1].started: does not go with" },
    { ROW (REST "\"state\":\"LOST\",\"started\":\"2026-11-22T07:00:15Z\""),
      "contacts[1].ended: missing" },
    { ROW (INITIATED "\"ended\":\"2026-11-22T07:00:15Z\""), "contacts[1].ended: does not go with" },
    { ROW (INITIATED "\"channel\":1"), "contacts[1].channel: a string" },
    { ROW (INITIATED "\"queue\":{}"), "contacts[1].queue: a string" },
    { ROW (INITIATED "\"agent\":\"jdoe\""), "contacts[1].agent: an object" },
    { ROW (INITIATED "\"agent\":{\"name\":1}"), "contacts[1].agent.name: a string" },
    { ROW (INITIATED "\"customer\":{}"), "contacts[1].customer.id: missing" },
    { ROW (INITIATED "\"customer\":{\"id\":4032562}"), "contacts[1].customer.id: a string" },
    { ROW (INITIATED "\"counts\":{\"neutral\":-1}"), "contacts[1].counts.neutral: -1" },
    { ROW (INITIATED "\"counts\":{\"neutral\":4294967296}"), "contacts[1].counts.neutral: 42949" },
    { ROW (INITIATED "\"analysis\":\"DONE\""), "contacts[1].analysis: “DONE”" },
    { ROW (INITIATED "\"churn\":1.5"), "contacts[1].churn: 1.5" },
    { ROW (INITIATED "\"churn\":\"0.5\""), "contacts[1].churn: a number" },
    { ROW (INITIATED "\"previousChurn\":-0.5"), "contacts[1].previousChurn: -0.5" },
    { ROW (INITIATED "\"initialChurn\":[]"), "contacts[1].initialChurn: a number" },
    { ROW (INITIATED "\"months\":-1"), "contacts[1].months: -1" },
    { ROW (INITIATED "\"months\":2147483648"), "contacts[1].months: 2147483648" },
    { ROW (INITIATED "\"claim\":{\"id\":true}"), "contacts[1].claim.id: a string" },
    { ROW (INITIATED "\"help\":null,\"claim\":true"), "contacts[1].claim: an object" },
    { ROW (INITIATED "\"help\":1"), "contacts[1].help: a boolean" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;

      if (churn_feed_from_json (table[i].json, -1, &error) != NULL)
        g_error ("%s was taken", table[i].json);
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      if (!g_str_has_prefix (error->message, table[i].what))
        g_error ("%s: %s", table[i].json, error->message);
    }
}

/* Each of these takes the place of one member of a detail that is in order. */
static void
test_detail_errors (void)
{
  static const struct
  {
    const char *member;
    const char *value;
    const char *what;
  } table[] = {
    { "contact", "null", "contact: may not be null" },
    { "contact", "{\"id\":1}", "contact.id: a string" },
    { "email", "1", "email: a string" },
    { "since", "-1", "since: -1" },
    { "time", "0", "time: a string" },
    { "predictions", "null", "predictions: may not be null" },
    { "predictions", "[null]", "predictions[0]: an object is needed here, not null" },
    { "predictions", "[{\"cause\":\"offer\"}]", "predictions[0].time: missing" },
    { "predictions",
      "[{\"time\":\"2026-11-22T07:00:15Z\",\"cause\":\"whim\",\"churn\":0,\"version\":1}]",
      "predictions[0].cause: “whim”" },
    { "predictions",
      "[{\"time\":\"2026-11-22T07:00:15Z\",\"cause\":\"offer\",\"churn\":2,\"version\":1}]",
      "predictions[0].churn: 2" },
    { "predictions",
      "[{\"time\":\"2026-11-22T07:00:15Z\",\"cause\":\"offer\",\"churn\":null,\"version\":1}]",
      "predictions[0].churn: may not be null" },
    { "latest", "{}", "latest.time: missing" },
    { "latest", "[]", "latest: an object" },
    { "drivers", "{}", "drivers: an array" },
    { "drivers", "[7]", "drivers[0]: an object" },
    { "drivers", "[{\"feature\":\"novel\"}]", "drivers[0].contribution: missing" },
    { "drivers", "[{\"feature\":3,\"contribution\":1}]", "drivers[0].feature: a string" },
    { "drivers", "[{\"feature\":\"novel\",\"contribution\":\"1\"}]", "drivers[0].contribution" },
    { "drivers", "[{\"feature\":\"novel\",\"value\":\"\",\"contribution\":1}]",
      "drivers[0].value" },
    { "whatIfs", "[{\"months\":12}]", "whatIfs[0].churn: missing" },
    { "whatIfs", "[{\"months\":12,\"churn\":1.1}]", "whatIfs[0].churn: 1.1" },
    { "whatIfs", "[{\"months\":12.5,\"churn\":1}]", "whatIfs[0].months: an integer" },
    { "offers", "[{}]", "offers[0].id: missing" },
    { "offers", "[{\"id\":\"x\",\"contact\":\"c\",\"months\":-1}]", "offers[0].months: -1" },
    { "offers", "[{\"id\":\"x\",\"contact\":\"c\",\"months\":1,\"step\":\"done\"}]",
      "offers[0].step: “done”" },
    { "offers", "[{\"id\":\"x\",\"contact\":\"c\",\"months\":1,\"outcome\":\"\"}]",
      "offers[0].outcome: “”" },
    { "offers", "[{\"id\":\"x\",\"contact\":\"c\",\"months\":1,\"after\":7}]",
      "offers[0].after: 7" },
    { "transcript", "[{\"id\":\"s\"}]", "transcript[0].participant: missing" },
    { "transcript", "[{\"id\":\"s\",\"participant\":\"BOT\",\"begin\":0}]",
      "transcript[0].participant: “BOT”" },
    { "transcript",
      "[{\"id\":\"s\",\"participant\":\"AGENT\",\"begin\":0,\"sentiment\":\"MIXED\"}]",
      "transcript[0].sentiment: “MIXED”" },
    { "transcript", "[{\"id\":\"s\",\"participant\":\"AGENT\",\"begin\":0.5}]",
      "transcript[0].begin: an integer" },
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);
  g_autoptr (ChurnContactDetail) detail = sample_detail (rand);
  g_autofree char *json = NULL;

  if (detail->latest == NULL)
    detail->latest = sample_prediction (rand);
  json = churn_contact_detail_to_json (detail);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) good = json_from_string (json, NULL);
      g_autofree char *bad = NULL;

      json_object_set_member (json_node_get_object (good), table[i].member,
                              json_from_string (table[i].value, NULL));
      bad = churn_json_to_string (good);
      if (churn_contact_detail_from_json (bad, -1, &error) != NULL)
        g_error ("%s: %s was taken", table[i].member, table[i].value);
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      if (!g_str_has_prefix (error->message, table[i].what))
        g_error ("%s: %s", table[i].what, error->message);
    }
}

static void
test_principal_errors (void)
{
  static const struct
  {
    const char *json;
    const char *what;
  } table[] = {
    { "{}", "role: missing" },
    { "{\"role\":\"root\"}", "role: “root”" },
    { "{\"role\":\"agent\"}", "agent: missing" },
    { "{\"role\":\"supervisor\",\"agent\":null}", "agent: may not be null" },
    { "{\"role\":\"ingest\",\"interval\":15.5}", "interval: an integer" },
    { "{\"role\":\"ingest\",\"interval\":1000000}", "interval: 1000000" },
    { "{\"role\":\"ingest\",\"model\":{}}", "model: a string" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (churn_principal_from_json (table[i].json, -1, &error));
      g_assert_error (error, CHURN_ERROR, CHURN_ERROR_PARSE);
      if (!g_str_has_prefix (error->message, table[i].what))
        g_error ("%s: %s", table[i].json, error->message);
    }
}

/* A server that is newer than the desk may know more features. */
static void
test_unknown_driver (void)
{
  g_autoptr (ChurnPrediction) prediction = churn_prediction_new ();
  g_autoptr (JsonNode) root =
      churn_json_parse ("[{\"feature\":\"novel\",\"value\":1,\"contribution\":9},"
                        "{\"feature\":\"sentiment\",\"contribution\":0.5,\"extra\":1},"
                        "{\"feature\":\"mth_remain\",\"value\":3,\"contribution\":-1}]",
                        -1, NULL);

  g_assert_true (churn_prediction_parse_drivers (prediction, json_node_get_array (root), NULL));
  g_assert_cmpuint (prediction->drivers->len, ==, 2);
  g_assert_cmpint (g_array_index (prediction->drivers, ChurnDriver, 0).feature, ==,
                   CHURN_FEATURE_MTH_REMAIN);
  g_assert_true (isnan (g_array_index (prediction->drivers, ChurnDriver, 1).value));
}

static ChurnContactDetail *
make_part (gint64 since, gint64 version)
{
  ChurnContactDetail *part = churn_contact_detail_new ();

  part->contact = churn_contact_new ("c");
  part->contact->version = version;
  part->since = since;
  for (gint64 v = since + 1; v <= version; v++)
    {
      ChurnPrediction *prediction = churn_prediction_new ();
      ChurnSegment *segment = churn_segment_new ();
      ChurnOffer *offer = churn_offer_new ();

      prediction->version = v;
      prediction->time = SAMPLE_TIME + v;
      g_ptr_array_add (part->predictions, prediction);
      segment->id = g_strdup_printf ("s%" G_GINT64_FORMAT, v);
      segment->begin = (v * 7) % 5;
      g_ptr_array_add (part->transcript, segment);
      /* One offer, which every version changes. */
      if (part->offers->len > 0)
        g_ptr_array_remove_index (part->offers, 0);
      offer->id = g_strdup ("o");
      offer->version = v;
      g_ptr_array_add (part->offers, offer);
      g_clear_pointer (&part->latest, churn_prediction_unref);
      part->latest = churn_prediction_ref (prediction);
    }

  return part;
}

static void
test_merge (void)
{
  g_autoptr (ChurnContactDetail) whole = make_part (0, 9);
  g_autoptr (ChurnContactDetail) older = make_part (0, 5);
  g_autoptr (ChurnContactDetail) newer = make_part (3, 9);
  g_autoptr (ChurnContactDetail) silent = make_part (9, 9);
  g_autoptr (ChurnContactDetail) forth = churn_contact_detail_merge (older, newer);
  g_autoptr (ChurnContactDetail) back = churn_contact_detail_merge (newer, older);
  g_autoptr (ChurnContactDetail) same = churn_contact_detail_merge (forth, silent);
  const ChurnContactDetail *results[] = { forth, back, same };

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      const ChurnContactDetail *result = results[i];
      const ChurnOffer *offer;

      g_assert_cmpint (result->since, ==, 0);
      g_assert_cmpint (result->contact->version, ==, 9);
      g_assert_cmpint (result->latest->version, ==, 9);
      g_assert_cmpuint (result->predictions->len, ==, 9);
      for (guint p = 0; p < 9; p++)
        g_assert_cmpint (((ChurnPrediction *) g_ptr_array_index (result->predictions, p))->version,
                         ==,
                         ((ChurnPrediction *) g_ptr_array_index (whole->predictions, p))->version);
      g_assert_cmpuint (result->transcript->len, ==, 9);
      for (guint s = 1; s < 9; s++)
        g_assert_cmpint (((ChurnSegment *) g_ptr_array_index (result->transcript, s - 1))->begin,
                         <=, ((ChurnSegment *) g_ptr_array_index (result->transcript, s))->begin);
      g_assert_cmpuint (result->offers->len, ==, 1);
      offer = g_ptr_array_index (result->offers, 0);
      g_assert_cmpint (offer->version, ==, 9);
    }
}

void
test_wire_add (void)
{
  g_test_add_func ("/wire/principal", test_principal);
  g_test_add_func ("/wire/feed", test_feed);
  g_test_add_func ("/wire/design", test_design);
  g_test_add_func ("/wire/detail", test_detail);
  g_test_add_func ("/wire/feed-errors", test_feed_errors);
  g_test_add_func ("/wire/detail-errors", test_detail_errors);
  g_test_add_func ("/wire/principal-errors", test_principal_errors);
  g_test_add_func ("/wire/unknown-driver", test_unknown_driver);
  g_test_add_func ("/wire/merge", test_merge);
}
