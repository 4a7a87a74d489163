#include "churn-delivery.h"

#include "churn-error.h"
#include "churn-events.h"
#include "churn-json.h"

static gboolean
take_one (ChurnPipeline *pipeline,
          JsonNode *event,
          gint64 now,
          ChurnDeliveryCounts *counts,
          GCancellable *cancellable,
          GError **error)
{
  ChurnEventResult result;

  if (!churn_events_handle (pipeline, event, now, &result, cancellable, error))
    return FALSE;
  switch (result)
    {
    case CHURN_EVENT_APPLIED:
      counts->applied += 1;
      break;
    case CHURN_EVENT_UNCHANGED:
      counts->unchanged += 1;
      break;
    case CHURN_EVENT_IGNORED:
      counts->ignored += 1;
      break;
    default:
      g_assert_not_reached ();
    }

  return TRUE;
}

static gboolean
take_all (ChurnPipeline *pipeline,
          JsonArray *events,
          gint64 now,
          ChurnDeliveryCounts *counts,
          GCancellable *cancellable,
          GError **error)
{
  for (guint i = 0; i < json_array_get_length (events); i++)
    if (!take_one (pipeline, json_array_get_element (events, i), now, counts, cancellable, error))
      {
        g_prefix_error (error, "Event %u of %u: ", i + 1, json_array_get_length (events));
        return FALSE;
      }

  return TRUE;
}

/**
 * churn_delivery_take:
 * @pipeline: the ports; its store is a #ChurnSqliteStore
 * @delivery: an event as AWS delivers it, or an array of such events
 * @now: the time now, microseconds UTC
 * @counts: (out): what became of them
 * @cancellable: (nullable): stops it
 * @error: return location for an error
 *
 * Hands events to the pipeline, all or none: a broken one (%CHURN_ERROR_INVALID, naming which and
 * why) leaves the store as it was. This is what stands behind `POST /events`, a replay and the
 * simulated centre.
 *
 * Returns: whether they were taken
 */
gboolean
churn_delivery_take (ChurnPipeline *pipeline,
                     JsonNode *delivery,
                     gint64 now,
                     ChurnDeliveryCounts *counts,
                     GCancellable *cancellable,
                     GError **error)
{
  ChurnSqliteStore *store;
  gboolean taken;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);
  g_return_val_if_fail (delivery != NULL, FALSE);
  g_return_val_if_fail (counts != NULL, FALSE);

  *counts = (ChurnDeliveryCounts){ 0 };
  store = CHURN_SQLITE_STORE (churn_pipeline_get_store (pipeline));
  if (!churn_sqlite_store_begin (store, error))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (delivery))
    taken = take_all (pipeline, json_node_get_array (delivery), now, counts, cancellable, error);
  else
    taken = take_one (pipeline, delivery, now, counts, cancellable, error);
  if (!taken)
    {
      churn_sqlite_store_rollback (store);
      return FALSE;
    }

  return churn_sqlite_store_commit (store, error);
}

/**
 * churn_delivery_counts_to_json:
 * @counts: what became of a delivery
 *
 * Returns: (transfer full): the answer to `POST /events`
 */
char *
churn_delivery_counts_to_json (const ChurnDeliveryCounts *counts)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (counts != NULL, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "applied");
  json_builder_add_int_value (builder, counts->applied);
  json_builder_set_member_name (builder, "unchanged");
  json_builder_add_int_value (builder, counts->unchanged);
  json_builder_set_member_name (builder, "ignored");
  json_builder_add_int_value (builder, counts->ignored);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}
