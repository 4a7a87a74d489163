#include "churn-function.h"

#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-events.h"
#include "churn-json.h"

/* Where a record stands in its shard, and what it holds. */
typedef struct
{
  const char *sequence;
  const char *data;
} Record;

static gboolean
read_record (JsonNode *node, guint index, Record *record, GError **error)
{
  g_autofree char *where = g_strdup_printf ("Records[%u]", index);
  g_autofree char *inside = g_strconcat (where, ".kinesis", NULL);
  JsonObject *kinesis = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "%s is not an object", where);
      return FALSE;
    }
  return churn_event_require_object (json_node_get_object (node), where, "kinesis", &kinesis,
                                     error) &&
         churn_event_require_name (kinesis, inside, "sequenceNumber", &record->sequence, error) &&
         churn_event_get_string (kinesis, inside, "data", &record->data, error);
}

/* Seconds since 1970, with a fraction. */
static gint64
read_arrival (JsonNode *node)
{
  JsonObject *kinesis = json_object_get_object_member (json_node_get_object (node), "kinesis");
  double seconds =
      json_object_get_double_member_with_default (kinesis, "approximateArrivalTimestamp", 0);

  return seconds > 0 && seconds < G_MAXINT32 * 2.0 ? (gint64) (seconds * G_USEC_PER_SEC) : 0;
}

static gboolean
apply (ChurnFunctionCall *call, const Record *record, GError **error)
{
  gsize length = 0;
  g_autofree guchar *bytes = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (record->data != NULL)
    bytes = g_base64_decode (record->data, &length);
  if (bytes != NULL)
    root = churn_json_parse ((const char *) bytes, (gssize) length, NULL);
  if (root == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "its data is no JSON");
      return FALSE;
    }
  return churn_events_handle (call->pipeline, root, call->now, NULL, call->cancellable, error);
}

static char *
make_answer (const char *failed)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "batchItemFailures");
  json_builder_begin_array (builder);
  if (failed != NULL)
    {
      json_builder_begin_object (builder);
      churn_json_add_string (builder, "itemIdentifier", failed);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return churn_json_to_string (root);
}

/**
 * churn_function_segments:
 * @call: a batch of one shard of the segment stream, as Lambda hands it out
 * @error: return location for the error
 *
 * The function `segments`. The records are taken in their order, which is that of each contact's
 * speech: at the first one that could not be kept the batch stops, and Lambda goes on from there.
 * One that can never be read is no reason to hold up the calls behind it: it is logged by its
 * sequence number, which finds it in the stream, counted, and passed over.
 *
 * Returns: (transfer full): `{"batchItemFailures":[…]}`, or %NULL with @error set: the batch itself
 *   cannot be read
 */
char *
churn_function_segments (ChurnFunctionCall *call, GError **error)
{
  JsonArray *records = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (call->event))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The event is not an object");
      return NULL;
    }
  if (!churn_event_get_array (json_node_get_object (call->event), "", "Records", &records, error))
    return NULL;
  for (guint i = 0; records != NULL && i < json_array_get_length (records); i++)
    {
      JsonNode *node = json_array_get_element (records, i);
      Record record = { 0 };
      g_autoptr (GError) local = NULL;

      if (!read_record (node, i, &record, error))
        return NULL;
      if (apply (call, &record, &local))
        {
          churn_function_measure_age (call, read_arrival (node));
          continue;
        }
      g_warning ("Record %s: %s", record.sequence, local->message);
      call->metrics->values[CHURN_LAMBDA_METRIC_ERRORS] += 1;
      if (!g_error_matches (local, CHURN_ERROR, CHURN_ERROR_INVALID))
        return make_answer (record.sequence);
    }
  return make_answer (NULL);
}
