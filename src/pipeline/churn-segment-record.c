#include "churn-segment-record.h"

#include "churn-error.h"
#include "churn-event-json.h"

#include <string.h>

static const struct
{
  const char *type;
  ChurnAnalysis analysis;
} types[] = {
  { "STARTED", CHURN_ANALYSIS_RUNNING },
  { "SEGMENTS", CHURN_ANALYSIS_RUNNING },
  { "COMPLETED", CHURN_ANALYSIS_COMPLETED },
  { "FAILED", CHURN_ANALYSIS_FAILED },
};

static gboolean
read_type (const char *type, ChurnAnalysis *analysis)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (g_ascii_strcasecmp (types[i].type, type) == 0)
        {
          *analysis = types[i].analysis;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_participant (JsonObject *object, const char *where, ChurnSegment *segment, GError **error)
{
  const char *role = NULL;
  g_autofree char *upper = NULL;

  if (!churn_event_get_name (object, where, "ParticipantRole", &role, error) ||
      (role == NULL && !churn_event_require_name (object, where, "ParticipantId", &role, error)))
    return FALSE;
  upper = g_ascii_strup (role, -1);
  /* Others than the two who speak (a bot, a supervisor) are of the system. */
  if (!churn_participant_from_name (upper, &segment->participant))
    segment->participant = CHURN_PARTICIPANT_SYSTEM;
  return TRUE;
}

static ChurnSegment *
read_transcript (JsonObject *object, const char *where, GError **error)
{
  g_autoptr (ChurnSegment) segment = churn_segment_new ();
  const char *id = NULL, *content = "", *sentiment = NULL;
  g_autofree char *upper = NULL;

  if (!churn_event_require_name (object, where, "Id", &id, error) ||
      !read_participant (object, where, segment, error) ||
      !churn_event_get_string (object, where, "Content", &content, error) ||
      !churn_event_get_name (object, where, "Sentiment", &sentiment, error) ||
      !churn_event_require_offset (object, where, "BeginOffsetMillis", &segment->begin, error) ||
      !churn_event_require_offset (object, where, "EndOffsetMillis", &segment->end, error))
    return NULL;
  if (segment->end < segment->begin)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s ends before it begins", where);
      return NULL;
    }
  segment->id = g_strdup (id);
  segment->content = g_strdup (content);
  /* A turn may carry none, and one of a kind that is not known is none. */
  upper = g_ascii_strup (sentiment != NULL ? sentiment : "", -1);
  if (!churn_sentiment_from_name (upper, &segment->sentiment))
    segment->sentiment = CHURN_SENTIMENT_NONE;
  return g_steal_pointer (&segment);
}

static gboolean
read_segments (GPtrArray *turns, JsonArray *segments, const char *where, GError **error)
{
  guint n = json_array_get_length (segments);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (segments, i);
      g_autofree char *here = g_strdup_printf ("%sSegments[%u]", where, i);
      g_autofree char *inside = g_strconcat (here, ".Transcript", NULL);
      JsonObject *transcript = NULL;
      ChurnSegment *segment;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s is not an object", here);
          return FALSE;
        }
      /* Utterance (an early part of a turn), Categories and PostContactSummary are no turns. */
      if (!churn_event_get_object (json_node_get_object (node), here, "Transcript", &transcript,
                                   error))
        return FALSE;
      if (transcript == NULL)
        continue;
      segment = read_transcript (transcript, inside, error);
      if (segment == NULL)
        return FALSE;
      g_ptr_array_add (turns, segment);
    }
  return TRUE;
}

/**
 * churn_segment_record_parse:
 * @object: a record of the segment stream
 * @where: its name in errors, with a trailing dot or empty
 * @record: (out) (nullable): the record; %NULL if its EventType is not known
 * @error: return location for the error
 *
 * Reads a record of the segment stream (aws-facts.md, c).
 *
 * Returns: %TRUE, or %FALSE with @error set (CHURN_ERROR_INVALID, naming the member)
 */
gboolean
churn_segment_record_parse (JsonObject *object,
                            const char *where,
                            ChurnSegmentRecord **record,
                            GError **error)
{
  g_autoptr (ChurnSegmentRecord) self = g_new0 (ChurnSegmentRecord, 1);
  g_autofree char *name =
      g_str_has_suffix (where, ".") ? g_strndup (where, strlen (where) - 1) : g_strdup (where);
  const char *id = NULL, *type = NULL, *channel = NULL;
  ChurnAnalysis analysis;
  JsonArray *segments = NULL;

  g_return_val_if_fail (object != NULL, FALSE);
  g_return_val_if_fail (record != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  *record = NULL;
  self->turns = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  if (!churn_event_require_name (object, name, "EventType", &type, error))
    return FALSE;
  if (!read_type (type, &analysis))
    return TRUE;
  if (!churn_event_require_name (object, name, "ContactId", &id, error) ||
      !churn_event_get_name (object, name, "Channel", &channel, error) ||
      !churn_event_get_array (object, name, "Segments", &segments, error))
    return FALSE;
  if (segments != NULL && !read_segments (self->turns, segments, where, error))
    return FALSE;
  self->facts = churn_contact_new (id);
  self->facts->analysis = analysis;
  if (channel != NULL)
    self->facts->channel = g_ascii_strup (channel, -1);
  *record = g_steal_pointer (&self);
  return TRUE;
}

/**
 * churn_segment_record_parse_turns:
 * @segments: the `Segments` of a record, or of what Contact Lens answers, which have one form
 * @where: the name of what holds them in errors, with a trailing dot or empty
 * @error: return location for the error
 *
 * Reads the turns among segments.
 *
 * Returns: (transfer full) (element-type ChurnSegment): the turns, or %NULL with @error set
 *   (CHURN_ERROR_INVALID, naming the member)
 */
GPtrArray *
churn_segment_record_parse_turns (JsonArray *segments, const char *where, GError **error)
{
  g_autoptr (GPtrArray) turns = NULL;

  g_return_val_if_fail (segments != NULL, NULL);
  g_return_val_if_fail (where != NULL, NULL);

  turns = g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_unref);
  return read_segments (turns, segments, where, error) ? g_steal_pointer (&turns) : NULL;
}

/**
 * churn_segment_record_free:
 * @self: (nullable): a record
 *
 * Frees it.
 */
void
churn_segment_record_free (ChurnSegmentRecord *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->facts, churn_contact_unref);
  g_clear_pointer (&self->turns, g_ptr_array_unref);
  g_free (self);
}
