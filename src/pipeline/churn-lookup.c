#include "churn-lookup.h"

#include "churn-caller.h"
#include "churn-error.h"
#include "churn-event-json.h"
#include "churn-loop.h"

/* Reads what the flow knows of the contact: facts, and the number that the customer is on. */
static ChurnContact *
read_flow_event (JsonNode *event, char **phone, GError **error)
{
  JsonObject *details = NULL, *data = NULL, *endpoint = NULL, *queue = NULL;
  const char *id = NULL, *initial = NULL, *previous = NULL, *channel = NULL, *initiation = NULL;
  const char *instance = NULL, *address = NULL, *queue_arn = NULL, *queue_name = NULL;
  const char *where = "Details.ContactData";
  g_autoptr (ChurnContact) facts = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (event))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "the event is not an object");
      return NULL;
    }
  if (!churn_event_require_object (json_node_get_object (event), "", "Details", &details, error) ||
      !churn_event_require_object (details, "Details", "ContactData", &data, error) ||
      !churn_event_require_name (data, where, "ContactId", &id, error) ||
      !churn_event_get_name (data, where, "InitialContactId", &initial, error) ||
      !churn_event_get_name (data, where, "PreviousContactId", &previous, error) ||
      !churn_event_get_name (data, where, "Channel", &channel, error) ||
      !churn_event_get_name (data, where, "InitiationMethod", &initiation, error) ||
      !churn_event_get_name (data, where, "InstanceARN", &instance, error) ||
      !churn_event_get_object (data, where, "CustomerEndpoint", &endpoint, error) ||
      !churn_event_get_object (data, where, "Queue", &queue, error))
    return NULL;
  if (endpoint != NULL && !churn_event_get_name (endpoint, "Details.ContactData.CustomerEndpoint",
                                                 "Address", &address, error))
    return NULL;
  if (queue != NULL &&
      (!churn_event_get_name (queue, "Details.ContactData.Queue", "ARN", &queue_arn, error) ||
       !churn_event_get_name (queue, "Details.ContactData.Queue", "Name", &queue_name, error)))
    return NULL;
  facts = churn_contact_new (id);
  if (g_strcmp0 (initial, id) != 0)
    facts->initial_id = g_strdup (initial);
  if (g_strcmp0 (previous, id) != 0)
    facts->previous_id = g_strdup (previous);
  if (channel != NULL)
    facts->channel = g_ascii_strup (channel, -1);
  if (initiation != NULL)
    facts->initiation = g_ascii_strup (initiation, -1);
  facts->instance = g_strdup (instance);
  facts->queue_arn = g_strdup (queue_arn);
  facts->queue = g_strdup (queue_name);
  *phone = churn_phone_is_valid (address) ? g_strdup (address) : NULL;
  return g_steal_pointer (&facts);
}

static void
add_member (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value != NULL ? value : "");
}

/* A flat map of strings, which is all that a flow's STRING_MAP takes (aws-facts.md, b). */
static JsonNode *
make_answer (const ChurnCustomer *customer)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *months = NULL;

  if (customer != NULL && customer->months >= 0)
    months = g_strdup_printf ("%d", customer->months);
  json_builder_begin_object (builder);
  add_member (builder, "message", customer != NULL ? "Success" : "Fail");
  add_member (builder, "customerid", customer != NULL ? customer->id : NULL);
  add_member (builder, "FirstName", customer != NULL ? customer->first_name : NULL);
  add_member (builder, "LastName", customer != NULL ? customer->last_name : NULL);
  add_member (builder, "email", customer != NULL ? customer->email : NULL);
  add_member (builder, "contractedMonths", months);
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * churn_lookup_handle:
 * @pipeline: the ports
 * @event: what a contact flow sends to its Lambda function (aws-facts.md, b)
 * @now: the time now, microseconds UTC
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * The step "customer lookup": the number that the customer is on finds the customer; the contact is
 * written, its analysis loop started and its initial prediction made. The flow asks again when an
 * answer is late: all of it may be done twice.
 *
 * Returns: (transfer full): the flow's answer, an object of strings: `message` (`Success`, or
 * `Fail` where nobody has that number), `customerid`, `FirstName`, `LastName`, `email` and
 *   `contractedMonths`; or %NULL with @error set
 */
JsonNode *
churn_lookup_handle (ChurnPipeline *pipeline,
                     JsonNode *event,
                     gint64 now,
                     GCancellable *cancellable,
                     GError **error)
{
  ChurnStore *store;
  g_autoptr (ChurnContact) facts = NULL;
  g_autoptr (ChurnContact) contact = NULL;
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autofree char *phone = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), NULL);
  g_return_val_if_fail (event != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  store = churn_pipeline_get_store (pipeline);
  facts = read_flow_event (event, &phone, error);
  if (facts == NULL)
    return NULL;
  facts->heard = now;
  facts->begun = now;
  if (facts->queue_arn != NULL || facts->queue != NULL)
    facts->queue_time = now;
  if (phone != NULL)
    customer = churn_store_find_customer (store, phone, cancellable, &local);
  if (local == NULL)
    contact = churn_store_merge_contact (store, facts, now, NULL, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if ((customer != NULL &&
       !churn_caller_set (pipeline, contact, customer, phone, now, cancellable, error)) ||
      !churn_caller_identify (pipeline, contact, NULL, now, cancellable, error))
    return NULL;
  if (churn_contact_is_live (contact) &&
      !churn_loop_keep (pipeline, contact->id, now, cancellable, error))
    return NULL;
  return make_answer (customer);
}
