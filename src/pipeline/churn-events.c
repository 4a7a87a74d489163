#include "churn-events.h"

#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-json.h"
#include "churn-record-sentiment.h"
#include "churn-segments.h"
#include "churn-track.h"

#include <string.h>

/* Batches hold batches (an array of Kinesis batches), but not for ever. */
#define DEPTH_MAX 4

/* What one delivery holds, read whole before anything of it is applied. */
typedef struct
{
  GPtrArray *contact_events; /* each array of its own type, with NULL where another has one */
  GPtrArray *rule_events;
  GPtrArray *records;
} Delivery;

static void
delivery_clear (Delivery *self)
{
  g_ptr_array_unref (self->contact_events);
  g_ptr_array_unref (self->rule_events);
  g_ptr_array_unref (self->records);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Delivery, delivery_clear)

static gboolean
read_event (Delivery *self, JsonNode *node, const char *where, guint depth, GError **error);

static void
add (Delivery *self, ChurnContactEvent *event, ChurnRuleEvent *rule, ChurnSegmentRecord *record)
{
  g_ptr_array_add (self->contact_events, event);
  g_ptr_array_add (self->rule_events, rule);
  g_ptr_array_add (self->records, record);
}

static gboolean
read_envelope (Delivery *self,
               JsonObject *envelope,
               const char *type,
               const char *where,
               GError **error)
{
  ChurnContactEvent *event = NULL;
  ChurnRuleEvent *rule = NULL;
  const char *source = NULL;
  gboolean ok = TRUE;

  if (!churn_event_get_name (envelope, "", "source", &source, error))
    ok = FALSE;
  else if (g_strcmp0 (source, "aws.connect") != 0)
    ok = TRUE;
  else if (g_str_equal (type, "Amazon Connect Contact Event"))
    ok = churn_contact_event_parse (envelope, &event, error);
  else if (g_str_equal (type, "Contact Lens Realtime Rules Matched") ||
           g_str_equal (type, "Contact Lens Realtime Chat Rules Matched"))
    ok = churn_rule_event_parse (envelope, &rule, error);
  if (!ok)
    {
      g_prefix_error (error, "%s", where);
      return FALSE;
    }
  if (event != NULL || rule != NULL)
    add (self, event, rule, NULL);
  return TRUE;
}

/* Records[].kinesis.data: a record of the segment stream in base64, as Lambda gets it. */
static gboolean
read_kinesis (Delivery *self, JsonNode *node, const char *where, guint depth, GError **error)
{
  JsonObject *kinesis = NULL;
  const char *data = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *inside = g_strdup_printf ("%s.kinesis", where);
  g_autofree char *within = g_strdup_printf ("%s.kinesis.data: ", where);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local = NULL;
  gsize length = 0;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s is not an object", where);
      return FALSE;
    }
  if (!churn_event_get_object (json_node_get_object (node), where, "kinesis", &kinesis, error))
    return FALSE;
  /* A batch of another service is none for us. */
  if (kinesis == NULL)
    return TRUE;
  if (!churn_event_get_string (kinesis, inside, "data", &data, error))
    return FALSE;
  if (data != NULL)
    bytes = (char *) g_base64_decode (data, &length);
  root = churn_json_parse (bytes != NULL ? bytes : "", (gssize) length, &local);
  if (root == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s%s", within, local->message);
      return FALSE;
    }
  return read_event (self, root, within, depth + 1, error);
}

static gboolean
read_batch (Delivery *self, JsonArray *records, const char *where, guint depth, GError **error)
{
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      g_autofree char *here = g_strdup_printf ("%sRecords[%u]", where, i);

      if (!read_kinesis (self, json_array_get_element (records, i), here, depth, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_list (Delivery *self, JsonArray *list, const char *where, guint depth, GError **error)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *here = g_strdup_printf ("%s[%u].", where, i);

      if (!read_event (self, json_array_get_element (list, i), here, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_event (Delivery *self, JsonNode *node, const char *where, guint depth, GError **error)
{
  JsonObject *object;
  JsonArray *records = NULL;
  const char *type = NULL;
  ChurnSegmentRecord *record = NULL;

  if (depth > DEPTH_MAX)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s is a batch within too many", where);
      return FALSE;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    return read_list (self, json_node_get_array (node), where, depth, error);
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%sthe event is not an object", where);
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!churn_event_get_array (object, "", "Records", &records, error) ||
      !churn_event_get_name (object, "", "detail-type", &type, error))
    {
      g_prefix_error (error, "%s", where);
      return FALSE;
    }
  if (records != NULL)
    return read_batch (self, records, where, depth, error);
  if (type != NULL)
    return read_envelope (self, object, type, where, error);
  if (churn_event_get_member (object, "EventType") == NULL &&
      churn_event_get_member (object, "Segments") == NULL)
    return TRUE;
  if (!churn_segment_record_parse (object, where, &record, error))
    return FALSE;
  if (record != NULL)
    add (self, NULL, NULL, record);
  return TRUE;
}

static gboolean
apply (ChurnPipeline *pipeline,
       const Delivery *delivery,
       guint i,
       gint64 now,
       gboolean *changed,
       GCancellable *cancellable,
       GError **error)
{
  const ChurnContactEvent *event = g_ptr_array_index (delivery->contact_events, i);
  const ChurnRuleEvent *rule = g_ptr_array_index (delivery->rule_events, i);

  if (event != NULL)
    return churn_track (pipeline, event, now, changed, cancellable, error);
  if (rule != NULL)
    return churn_record_sentiment (pipeline, rule, now, changed, cancellable, error);
  return churn_segments (pipeline, g_ptr_array_index (delivery->records, i), now, changed,
                         cancellable, error);
}

/**
 * churn_events_handle:
 * @pipeline: the ports
 * @event: one delivery as AWS makes it: an EventBridge envelope (a contact event, a rule matched),
 * a record of the segment stream, an array of either, or a Kinesis batch as Lambda gets it
 * @now: the time now, microseconds UTC
 * @result: (out) (optional): what became of it
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Does what an event calls for. It may come late, twice and in any order. All of a delivery is read
 * before any of it is applied: a broken one (CHURN_ERROR_INVALID, naming what and where) changes
 * nothing. A delivery that failed otherwise is to be made again; what of it was applied is not
 * applied twice.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_events_handle (ChurnPipeline *pipeline,
                     JsonNode *event,
                     gint64 now,
                     ChurnEventResult *result,
                     GCancellable *cancellable,
                     GError **error)
{
  g_auto (Delivery) delivery = {
    g_ptr_array_new_with_free_func ((GDestroyNotify) churn_contact_event_free),
    g_ptr_array_new_with_free_func ((GDestroyNotify) churn_rule_event_free),
    g_ptr_array_new_with_free_func ((GDestroyNotify) churn_segment_record_free),
  };
  gboolean any = FALSE;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (event != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (!read_event (&delivery, event, "", 0, error))
    return FALSE;
  for (guint i = 0; i < delivery.contact_events->len; i++)
    {
      gboolean changed = FALSE;

      if (!apply (pipeline, &delivery, i, now, &changed, cancellable, error))
        return FALSE;
      any = any || changed;
    }
  if (result != NULL)
    *result = delivery.contact_events->len == 0 ? CHURN_EVENT_IGNORED
              : any                             ? CHURN_EVENT_APPLIED
                                                : CHURN_EVENT_UNCHANGED;
  return TRUE;
}
