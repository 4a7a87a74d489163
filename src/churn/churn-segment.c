#include "churn-segment.h"

#include "churn-error.h"
#include "churn-json.h"

static const struct
{
  ChurnParticipant participant;
  const char *name;
} participants[] = {
  { CHURN_PARTICIPANT_CUSTOMER, "CUSTOMER" },
  { CHURN_PARTICIPANT_AGENT, "AGENT" },
  { CHURN_PARTICIPANT_SYSTEM, "SYSTEM" },
};

static void
clear (ChurnSegment *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->content, g_free);
}

/**
 * churn_segment_new:
 *
 * Returns: (transfer full): the customer's turn, without words and without a sentiment
 */
ChurnSegment *
churn_segment_new (void)
{
  ChurnSegment *self = g_atomic_rc_box_new0 (ChurnSegment);

  self->sentiment = CHURN_SENTIMENT_NONE;

  return self;
}

/**
 * churn_segment_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnSegment *
churn_segment_ref (ChurnSegment *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_segment_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_segment_unref (ChurnSegment *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * churn_segment_build:
 * @self: a turn
 * @builder: where a value may stand
 *
 * Writes
 * `{"id":"…","participant":"CUSTOMER","begin":15000,"end":17300,"content":"…","sentiment":"NEGATIVE","version":9}`:
 * `begin` and `end` in milliseconds since the contact began, `sentiment` null where there is none.
 */
void
churn_segment_build (const ChurnSegment *self, JsonBuilder *builder)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_begin_object (builder);
  churn_json_add_string (builder, "id", self->id);
  churn_json_add_string (builder, "participant", churn_participant_get_name (self->participant));
  json_builder_set_member_name (builder, "begin");
  json_builder_add_int_value (builder, self->begin);
  json_builder_set_member_name (builder, "end");
  json_builder_add_int_value (builder, self->end);
  churn_json_add_string (builder, "content", self->content);
  churn_json_add_string (
      builder, "sentiment",
      self->sentiment == CHURN_SENTIMENT_NONE ? NULL : churn_sentiment_get_name (self->sentiment));
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, self->version);
  json_builder_end_object (builder);
}

/**
 * churn_segment_parse:
 * @object: what churn_segment_build() writes
 * @error: return location
 *
 * Needed are `id`, `participant` and `begin`; members that are not known are ignored.
 *
 * Returns: (transfer full) (nullable): the turn, or %NULL with %CHURN_ERROR_PARSE
 */
ChurnSegment *
churn_segment_parse (JsonObject *object, GError **error)
{
  g_autoptr (ChurnSegment) self = churn_segment_new ();
  g_autofree char *participant = NULL;
  g_autofree char *sentiment = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  if (!churn_json_get_string (object, "id", &self->id, error) ||
      !churn_json_get_string (object, "participant", &participant, error) ||
      !churn_json_get_int (object, "begin", &self->begin, error) ||
      !churn_json_maybe_int (object, "end", &self->end, error) ||
      !churn_json_maybe_string (object, "content", &self->content, error) ||
      !churn_json_maybe_string (object, "sentiment", &sentiment, error) ||
      !churn_json_maybe_count (object, "version", G_MAXINT64, &self->version, error))
    return NULL;
  if (!churn_participant_from_name (participant, &self->participant))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "participant: “%s” is none of CUSTOMER, AGENT and SYSTEM", participant);
      return NULL;
    }
  if (sentiment != NULL && !churn_sentiment_from_name (sentiment, &self->sentiment))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "sentiment: “%s” is none of POSITIVE, NEUTRAL and NEGATIVE", sentiment);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * churn_participant_get_name:
 * @participant: who speaks
 *
 * Returns: (transfer none): the name as Contact Lens has it: `CUSTOMER`
 */
const char *
churn_participant_get_name (ChurnParticipant participant)
{
  for (gsize i = 0; i < G_N_ELEMENTS (participants); i++)
    if (participants[i].participant == participant)
      return participants[i].name;

  g_return_val_if_reached ("SYSTEM");
}

/**
 * churn_participant_from_name:
 * @name: (nullable): `CUSTOMER`, `AGENT` or `SYSTEM`, in capitals
 * @participant: (out): who speaks; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_participant_from_name (const char *name, ChurnParticipant *participant)
{
  g_return_val_if_fail (participant != NULL, FALSE);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (participants); i++)
    if (g_str_equal (participants[i].name, name))
      {
        *participant = participants[i].participant;
        return TRUE;
      }

  return FALSE;
}
