#include "churn-contact.h"

#include "churn-error.h"
#include "churn-json.h"

static const struct
{
  ChurnState state;
  const char *name;
} states[] = {
  { CHURN_STATE_INITIATED, "INITIATED" }, { CHURN_STATE_QUEUED, "QUEUED" },
  { CHURN_STATE_CONNECTED, "CONNECTED" }, { CHURN_STATE_AFTER_CALL, "AFTER_CALL" },
  { CHURN_STATE_ENDED, "ENDED" },         { CHURN_STATE_LOST, "LOST" },
};

static const struct
{
  ChurnAnalysis analysis;
  const char *name;
} analyses[] = {
  { CHURN_ANALYSIS_NONE, "NONE" },
  { CHURN_ANALYSIS_RUNNING, "RUNNING" },
  { CHURN_ANALYSIS_COMPLETED, "COMPLETED" },
  { CHURN_ANALYSIS_FAILED, "FAILED" },
};

/* {"id":…,"name":…}, or null where neither is known. */
static void
build_person (JsonBuilder *builder, const char *member, const char *id, const char *name)
{
  json_builder_set_member_name (builder, member);
  if (id == NULL && name == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "id", id);
  churn_json_add_string (builder, "name", name);
  json_builder_end_object (builder);
}

static void
build_customer (const ChurnContact *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "customer");
  if (self->customer_id == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "id", self->customer_id);
  churn_json_add_string (builder, "name", self->customer_name);
  churn_json_add_string (builder, "phone", self->customer_phone);
  json_builder_end_object (builder);
}

static void
build_counts (const ChurnContact *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "counts");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "positive");
  json_builder_add_int_value (builder, self->counts.positive);
  json_builder_set_member_name (builder, "neutral");
  json_builder_add_int_value (builder, self->counts.neutral);
  json_builder_set_member_name (builder, "negative");
  json_builder_add_int_value (builder, self->counts.negative);
  json_builder_end_object (builder);
}

static void
build (const ChurnContact *self, guint n_windows, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "id", self->id);
  churn_json_add_string (builder, "state", churn_state_get_name (churn_contact_get_state (self)));
  churn_json_add_string (builder, "channel", self->channel);
  churn_json_add_string (builder, "queue", self->queue);
  build_person (builder, "agent", self->agent_id, self->agent_name);
  build_customer (self, builder);
  churn_json_add_time (builder, "started", churn_contact_get_started (self));
  churn_json_add_time (builder, "ended", churn_contact_get_ended (self));
  json_builder_set_member_name (builder, "windows");
  churn_windows_build (self->windows, n_windows, builder);
  build_counts (self, builder);
  churn_json_add_string (builder, "analysis", churn_analysis_get_name (self->analysis));
  churn_json_add_double (builder, "churn", self->churn);
  churn_json_add_double (builder, "previousChurn", self->previous_churn);
  churn_json_add_double (builder, "initialChurn", self->initial_churn);
  churn_json_add_months (builder, "months", self->months);
  build_person (builder, "claim", self->claimed_by, self->claimed_name);
  json_builder_set_member_name (builder, "help");
  json_builder_add_boolean_value (builder, self->help);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, self->version);
  json_builder_end_object (builder);
}

/**
 * churn_contact_build:
 * @self: a contact
 * @builder: where a value may stand
 *
 * Writes a row of the feed, with the newest %CHURN_WINDOWS_IN_FEED windows (DESIGN, "The agent
 * API"): `{"id":"…","state":"CONNECTED","channel":"VOICE","queue":"Billing",
 * "agent":{"id":"jdoe","name":"Jo Doe"},"customer":{"id":"4032562","name":"Ana Ruiz",
 * "phone":"+61…"},"started":"…","ended":null,"windows":{"first":37,"values":[0,-1,null,1]},
 * "counts":{"positive":1,"neutral":2,"negative":3},"analysis":"RUNNING","churn":0.82,
 * "previousChurn":0.75,"initialChurn":0.61,"months":3,"claim":{"id":"…","name":"…"},"help":false,
 * "version":17}`. What is not known is null: queue, agent, customer (and each of their members),
 * started, ended, churn (each of the three), months and claim.
 */
void
churn_contact_build (const ChurnContact *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  build (self, CHURN_WINDOWS_IN_FEED, builder);
}

/**
 * churn_contact_build_whole:
 * @self: a contact
 * @builder: where a value may stand
 *
 * Writes what churn_contact_build() does, with every window: the contact within a detail.
 */
void
churn_contact_build_whole (const ChurnContact *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  build (self, 0, builder);
}

/* An object with id and name, each a string or null. */
static gboolean
read_person (JsonObject *row, const char *member, char **id, char **name, GError **error)
{
  JsonObject *object = NULL;

  if (!churn_json_maybe_object (row, member, &object, error))
    return FALSE;
  if (object == NULL || (churn_json_maybe_string (object, "id", id, error) &&
                         churn_json_maybe_string (object, "name", name, error)))
    return TRUE;
  g_prefix_error (error, "%s.", member);

  return FALSE;
}

static gboolean
read_customer (ChurnContact *self, JsonObject *row, GError **error)
{
  JsonObject *object = NULL;

  if (!churn_json_maybe_object (row, "customer", &object, error))
    return FALSE;
  if (object == NULL || (churn_json_get_string (object, "id", &self->customer_id, error) &&
                         churn_json_maybe_string (object, "name", &self->customer_name, error) &&
                         churn_json_maybe_string (object, "phone", &self->customer_phone, error)))
    return TRUE;
  g_prefix_error (error, "customer.");

  return FALSE;
}

static gboolean
read_counts (ChurnContact *self, JsonObject *row, GError **error)
{
  JsonObject *object = NULL;
  gint64 positive = 0, neutral = 0, negative = 0;

  if (!churn_json_maybe_object (row, "counts", &object, error))
    return FALSE;
  if (object != NULL &&
      !(churn_json_maybe_count (object, "positive", G_MAXUINT, &positive, error) &&
        churn_json_maybe_count (object, "neutral", G_MAXUINT, &neutral, error) &&
        churn_json_maybe_count (object, "negative", G_MAXUINT, &negative, error)))
    {
      g_prefix_error (error, "counts.");
      return FALSE;
    }
  self->counts.positive = (guint) positive;
  self->counts.neutral = (guint) neutral;
  self->counts.negative = (guint) negative;

  return TRUE;
}

static gboolean
read_windows (ChurnContact *self, JsonObject *row, GError **error)
{
  ChurnWindows *windows;
  JsonObject *object = churn_json_get_object (row, "windows", error);

  if (object == NULL)
    return FALSE;
  windows = churn_windows_parse (object, error);
  if (windows == NULL)
    {
      g_prefix_error (error, "windows.");
      return FALSE;
    }
  churn_windows_free (self->windows);
  self->windows = windows;

  return TRUE;
}

/* A row says the state and two times; the facts are chosen such that just these are derived from
 * them again. */
static gboolean
read_state (ChurnContact *self, JsonObject *row, GError **error)
{
  g_autofree char *name = NULL;
  ChurnState state;
  gint64 started = 0, ended = 0;
  gboolean over;

  if (!churn_json_get_string (row, "state", &name, error))
    return FALSE;
  if (!churn_state_from_name (name, &state))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "state: “%s” is not known", name);
      return FALSE;
    }
  over = state == CHURN_STATE_AFTER_CALL || state == CHURN_STATE_ENDED || state == CHURN_STATE_LOST;
  if (!(state == CHURN_STATE_INITIATED ? churn_json_maybe_time (row, "started", &started, error)
                                       : churn_json_get_time (row, "started", &started, error)) ||
      !(over ? churn_json_get_time (row, "ended", &ended, error)
             : churn_json_maybe_time (row, "ended", &ended, error)))
    return FALSE;
  if ((started == 0 && state != CHURN_STATE_INITIATED) || (over ? ended == 0 : ended != 0))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: does not go with the state %s",
                   started == 0 && state != CHURN_STATE_INITIATED ? "started" : "ended", name);
      return FALSE;
    }

  self->initiated = started;
  switch (state)
    {
    case CHURN_STATE_QUEUED:
      self->queued = started;
      break;
    case CHURN_STATE_CONNECTED:
      self->connected = started;
      break;
    case CHURN_STATE_AFTER_CALL:
      self->connected = started;
      self->disconnected = ended;
      break;
    case CHURN_STATE_ENDED:
      self->disconnected = ended;
      self->completed = ended;
      break;
    case CHURN_STATE_LOST:
      self->lost = ended;
      break;
    case CHURN_STATE_INITIATED:
    default:
      break;
    }

  return TRUE;
}

/**
 * churn_contact_parse:
 * @object: what churn_contact_build() or churn_contact_build_whole() writes
 * @error: return location
 *
 * Restores what a row carries: churn_contact_get_state(), churn_contact_get_started() and
 * churn_contact_get_ended() give what the row says, while the single times behind them are not
 * known. Needed are `id`, `state`, `windows` and `version`, `started` but for INITIATED, and
 * `ended` for what is over (and only for that); members that are not known are ignored.
 *
 * Returns: (transfer full) (nullable): the contact, or %NULL with %CHURN_ERROR_PARSE, which names
 *   the member
 */
ChurnContact *
churn_contact_parse (JsonObject *object, GError **error)
{
  g_autoptr (ChurnContact) self = churn_contact_new (NULL);
  g_autofree char *analysis = NULL;
  gint64 months = -1;

  g_return_val_if_fail (object != NULL, NULL);

  if (!churn_json_get_string (object, "id", &self->id, error) ||
      !read_state (self, object, error) ||
      !churn_json_maybe_string (object, "channel", &self->channel, error) ||
      !churn_json_maybe_string (object, "queue", &self->queue, error) ||
      !read_person (object, "agent", &self->agent_id, &self->agent_name, error) ||
      !read_customer (self, object, error) || !read_windows (self, object, error) ||
      !read_counts (self, object, error) ||
      !churn_json_maybe_string (object, "analysis", &analysis, error) ||
      !churn_json_maybe_probability (object, "churn", &self->churn, error) ||
      !churn_json_maybe_probability (object, "previousChurn", &self->previous_churn, error) ||
      !churn_json_maybe_probability (object, "initialChurn", &self->initial_churn, error) ||
      !churn_json_maybe_count (object, "months", G_MAXINT, &months, error) ||
      !read_person (object, "claim", &self->claimed_by, &self->claimed_name, error) ||
      !churn_json_maybe_boolean (object, "help", &self->help, error) ||
      !churn_json_get_int (object, "version", &self->version, error) ||
      !churn_json_maybe_count (object, "version", G_MAXINT64, &self->version, error))
    return NULL;
  if (analysis != NULL && !churn_analysis_from_name (analysis, &self->analysis))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "analysis: “%s” is not known", analysis);
      return NULL;
    }
  self->months = (int) months;

  return g_steal_pointer (&self);
}

/**
 * churn_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): its name on the wire: `AFTER_CALL`
 */
const char *
churn_state_get_name (ChurnState state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    if (states[i].state == state)
      return states[i].name;

  g_return_val_if_reached ("INITIATED");
}

/**
 * churn_state_from_name:
 * @name: (nullable): a state's name
 * @state: (out): the state; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_state_from_name (const char *name, ChurnState *state)
{
  g_return_val_if_fail (state != NULL, FALSE);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].name, name))
      {
        *state = states[i].state;
        return TRUE;
      }

  return FALSE;
}

/**
 * churn_analysis_get_name:
 * @analysis: how far a contact's analysis is
 *
 * Returns: (transfer none): its name on the wire: `RUNNING`
 */
const char *
churn_analysis_get_name (ChurnAnalysis analysis)
{
  for (gsize i = 0; i < G_N_ELEMENTS (analyses); i++)
    if (analyses[i].analysis == analysis)
      return analyses[i].name;

  g_return_val_if_reached ("NONE");
}

/**
 * churn_analysis_from_name:
 * @name: (nullable): `NONE`, `RUNNING`, `COMPLETED` or `FAILED`
 * @analysis: (out): how far it is; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_analysis_from_name (const char *name, ChurnAnalysis *analysis)
{
  g_return_val_if_fail (analysis != NULL, FALSE);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (analyses); i++)
    if (g_str_equal (analyses[i].name, name))
      {
        *analysis = analyses[i].analysis;
        return TRUE;
      }

  return FALSE;
}
