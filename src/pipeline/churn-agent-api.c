#include "churn-agent-api.h"

#include "churn-api-route.h"
#include "churn-error.h"
#include "churn-json.h"
#include "churn-offers.h"

#include <string.h>

#define CURSOR_MAX_BYTES 200
/* ?ended= goes back so far at most. */
#define ENDED_MAX (30 * G_TIME_SPAN_DAY)

/* A request on its way: where it goes, and what it found. */
typedef struct
{
  ChurnPipeline *pipeline;
  const ChurnApiRequest *request;
  ChurnApiRoute *route;
  GHashTable *params; /* NULL: no query */
  ChurnContact *contact;
  ChurnPrediction *latest; /* the contact's, where it is shown */
  gint64 now;
  guint status;
  GCancellable *cancellable;
} Call;

static void
call_clear (Call *call)
{
  g_clear_pointer (&call->route, churn_api_route_free);
  g_clear_pointer (&call->params, g_hash_table_unref);
  g_clear_pointer (&call->contact, churn_contact_unref);
  g_clear_pointer (&call->latest, churn_prediction_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

static const char *
get_param (const Call *call, const char *name)
{
  return call->params != NULL ? g_hash_table_lookup (call->params, name) : NULL;
}

static gboolean
check_role (const Call *call, GError **error)
{
  const ChurnPrincipal *principal = call->request->principal;
  const char *agent = call->route->agent;
  gboolean may = FALSE;

  switch (principal->role)
    {
    case CHURN_ROLE_SUPERVISOR:
      may = agent == NULL;
      break;
    case CHURN_ROLE_AGENT:
      may = call->route->kind == CHURN_ROUTE_ME ||
            (agent != NULL && g_strcmp0 (agent, principal->agent) == 0);
      break;
    case CHURN_ROLE_INGEST:
    default:
      break;
    }
  if (!may)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED,
                 "This is not for you: your role is %s", churn_role_get_name (principal->role));
  return may;
}

/* The contact of the path, if it is the caller's to see. */
static gboolean
load_contact (Call *call, GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (call->pipeline);
  const char *id = call->route->contact;
  g_autoptr (GError) local = NULL;

  if (id == NULL)
    return TRUE;
  call->contact = call->route->kind == CHURN_ROUTE_CONTACT
                      ? churn_store_get_contact_with_latest (store, id, &call->latest,
                                                             call->cancellable, &local)
                      : churn_store_get_contact (store, id, call->cancellable, &local);
  if (call->contact == NULL)
    {
      if (local == NULL)
        g_set_error (&local, CHURN_ERROR, CHURN_ERROR_NOT_FOUND, "There is no such contact");
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (call->route->agent != NULL && g_strcmp0 (call->contact->agent_id, call->route->agent) != 0)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_ACCESS_DENIED, "This contact is not with you");
      return FALSE;
    }
  return TRUE;
}

static char *
answer_me (Call *call, GError **error)
{
  const ChurnPrincipal *caller = call->request->principal;
  g_autoptr (ChurnPrincipal) me = churn_principal_new (caller->role, caller->agent, caller->name);

  me->interval = churn_pipeline_get_interval (call->pipeline);
  me->model = g_strdup (churn_pipeline_get_model (call->pipeline));
  me->time = call->now;
  return churn_principal_to_json (me);
}

/* 1h, 30m or 2d before now. */
static gboolean
read_ended (const char *text, gint64 now, gint64 *since, GError **error)
{
  gsize length = strlen (text);
  char unit = length > 0 ? text[length - 1] : '\0';
  gint64 span = unit == 'm' ? G_TIME_SPAN_MINUTE : unit == 'h' ? G_TIME_SPAN_HOUR : G_TIME_SPAN_DAY;
  g_autofree char *digits = length > 0 ? g_strndup (text, length - 1) : g_strdup ("");
  guint64 n = 0;

  if (strchr ("mhd", unit) == NULL || unit == '\0' ||
      !g_ascii_string_to_unsigned (digits, 10, 1, (guint64) (ENDED_MAX / span), &n, NULL))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "ended: not a time like 30m, 1h or 2d, of at most 30 days");
      return FALSE;
    }
  *since = now - (gint64) n * span;
  return TRUE;
}

static char *
answer_contacts (Call *call, GError **error)
{
  const char *ended = get_param (call, "ended");
  g_autoptr (ChurnFeed) feed = NULL;
  ChurnFeedQuery query = {
    .agent = call->route->agent,
    .cursor = get_param (call, "since"),
    .now = call->now,
    .limit = CHURN_FEED_PAGE_MAX,
  };

  if (query.cursor != NULL && *query.cursor == '\0')
    query.cursor = NULL;
  if (query.cursor != NULL && strlen (query.cursor) > CURSOR_MAX_BYTES)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "since: not a cursor");
      return NULL;
    }
  if (ended != NULL)
    {
      if (query.cursor != NULL)
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "ended: it goes without since");
          return NULL;
        }
      if (!read_ended (ended, call->now, &query.ended_since, error))
        return NULL;
    }
  feed = churn_store_list_contacts (churn_pipeline_get_store (call->pipeline), &query,
                                    call->cancellable, error);
  if (feed == NULL)
    return NULL;
  feed->interval = churn_pipeline_get_interval (call->pipeline);
  feed->time = call->now;
  return churn_feed_to_json (feed);
}

/* Replaces a list of the detail by what the store yields. */
static gboolean
take (GPtrArray **list, GPtrArray *items)
{
  if (items == NULL)
    return FALSE;
  g_ptr_array_unref (*list);
  *list = items;
  return TRUE;
}

static char *
answer_contact (Call *call, GError **error)
{
  ChurnStore *store = churn_pipeline_get_store (call->pipeline);
  const char *id = call->contact->id;
  const char *since = get_param (call, "since");
  GCancellable *cancellable = call->cancellable;
  g_autoptr (ChurnContactDetail) detail = churn_contact_detail_new ();
  g_autoptr (ChurnCustomer) customer = NULL;
  g_autoptr (GError) local = NULL;

  if (since != NULL && !g_ascii_string_to_signed (since, 10, 0, G_MAXINT64, &detail->since, NULL))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "since: not a version");
      return NULL;
    }
  detail->contact = churn_contact_ref (call->contact);
  detail->time = call->now;
  if (!take (&detail->predictions,
             churn_store_list_predictions (store, id, detail->since, call->latest, cancellable,
                                           error)) ||
      !take (&detail->offers,
             churn_store_list_offers (store, id, detail->since, cancellable, error)) ||
      !take (&detail->transcript,
             churn_store_list_segments (store, id, detail->since, cancellable, error)))
    return NULL;
  detail->latest = g_steal_pointer (&call->latest);
  if (call->contact->customer_id != NULL)
    customer = churn_store_get_customer (store, call->contact->customer_id, cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (customer != NULL)
    detail->email = g_strdup (customer->email);
  return churn_contact_detail_to_json (detail);
}

typedef void (*BuildFunc) (gconstpointer item, JsonBuilder *builder);

static char *
build (gconstpointer item, BuildFunc func)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  func (item, builder);
  root = json_builder_get_root (builder);
  return churn_json_to_string (root);
}

static const char *
get_body (const Call *call, gsize *length)
{
  const char *body = NULL;

  *length = 0;
  if (call->request->body != NULL)
    body = g_bytes_get_data (call->request->body, length);
  return body != NULL ? body : "";
}

static char *
answer_offers (Call *call, GError **error)
{
  gsize length;
  const char *body = get_body (call, &length);
  const char *given = call->request->idempotency_key;
  g_autofree char *key = NULL;
  g_autoptr (ChurnOffer) request = NULL;
  g_autoptr (ChurnOffer) offer = NULL;

  if (churn_pipeline_get_predictor (call->pipeline) == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE,
                   "Offers are made where there is a model");
      return NULL;
    }
  if (given == NULL || !g_uuid_string_is_valid (given))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "Idempotency-Key: %s",
                   given == NULL ? "missing" : "not a UUID");
      return NULL;
    }
  key = g_ascii_strdown (given, -1);
  request = churn_offer_from_request (body, (gssize) length, error);
  if (request == NULL)
    return NULL;
  offer = churn_offers_make (call->pipeline, call->contact, call->request->principal, key, request,
                             call->now, call->cancellable, error);
  if (offer == NULL)
    return NULL;
  call->status = 201;
  return build (offer, (BuildFunc) churn_offer_build);
}

/* A member of the body, true or false; and another one, which may be missing and is false then. */
static gboolean
read_flags (const Call *call,
            const char *member,
            gboolean *value,
            const char *optional,
            gboolean *given,
            GError **error)
{
  gsize length;
  const char *body = get_body (call, &length);
  g_autoptr (GError) local = NULL;
  g_autoptr (JsonNode) root = churn_json_parse_object (body, (gssize) length, &local);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;

  if (object != NULL && churn_json_get_boolean (object, member, value, &local) &&
      (optional == NULL || !json_object_has_member (object, optional) ||
       churn_json_get_boolean (object, optional, given, &local)))
    return TRUE;
  g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID, local->message);
  return FALSE;
}

static char *
answer_outcome (Call *call, GError **error)
{
  gboolean accepted;
  g_autofree char *id = g_ascii_strdown (call->route->offer, -1);
  g_autoptr (ChurnOffer) offer = NULL;

  if (!read_flags (call, "accepted", &accepted, NULL, NULL, error))
    return NULL;
  offer = churn_offers_set_outcome (call->pipeline, call->contact->id, id,
                                    accepted ? CHURN_OUTCOME_ACCEPTED : CHURN_OUTCOME_DECLINED,
                                    call->cancellable, error);
  return offer != NULL ? build (offer, (BuildFunc) churn_offer_build) : NULL;
}

static gboolean
check_live (const Call *call, gboolean active, GError **error)
{
  if (!active || churn_contact_is_live (call->contact))
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_CONTACT_ENDED, "The contact has ended");
  return FALSE;
}

static char *
answer_claim (Call *call, GError **error)
{
  const ChurnPrincipal *caller = call->request->principal;
  gboolean active, take_over = FALSE;
  g_autoptr (ChurnContact) contact = NULL;

  if (!read_flags (call, "active", &active, "takeOver", &take_over, error) ||
      !check_live (call, active, error))
    return NULL;
  contact = churn_store_set_claim (churn_pipeline_get_store (call->pipeline), call->contact->id,
                                   caller->agent, caller->name, active, active && take_over,
                                   call->now, call->cancellable, error);
  if (contact == NULL)
    return NULL;
  if (contact->claimed_by != NULL && !g_str_equal (contact->claimed_by, caller->agent))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_CLAIMED, "%s looks after this contact",
                   contact->claimed_name != NULL ? contact->claimed_name : contact->claimed_by);
      return NULL;
    }
  return build (contact, (BuildFunc) churn_contact_build);
}

static char *
answer_help (Call *call, GError **error)
{
  gboolean active;
  g_autoptr (ChurnContact) contact = NULL;

  if (!read_flags (call, "active", &active, NULL, NULL, error) || !check_live (call, active, error))
    return NULL;
  contact = churn_store_set_help (churn_pipeline_get_store (call->pipeline), call->contact->id,
                                  active, call->now, call->cancellable, error);
  return contact != NULL ? build (contact, (BuildFunc) churn_contact_build) : NULL;
}

static char *
answer (Call *call, GError **error)
{
  switch (call->route->kind)
    {
    case CHURN_ROUTE_ME:
      return answer_me (call, error);
    case CHURN_ROUTE_CONTACTS:
      return answer_contacts (call, error);
    case CHURN_ROUTE_CONTACT:
      return answer_contact (call, error);
    case CHURN_ROUTE_OFFERS:
      return answer_offers (call, error);
    case CHURN_ROUTE_OUTCOME:
      return answer_outcome (call, error);
    case CHURN_ROUTE_CLAIM:
      return answer_claim (call, error);
    case CHURN_ROUTE_HELP:
      return answer_help (call, error);
    default:
      g_assert_not_reached ();
    }
}

static gboolean
read_request (Call *call, GError **error)
{
  const ChurnApiRequest *request = call->request;
  g_autoptr (GError) local = NULL;
  const char *method;

  call->route = churn_api_route_parse (request->path, error);
  if (call->route == NULL || !check_role (call, error))
    return FALSE;
  method = churn_api_route_get_method (call->route);
  if (!g_str_equal (request->method, method))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_METHOD, "Here is only %s", method);
      return FALSE;
    }
  if (request->query == NULL || *request->query == '\0')
    return TRUE;
  call->params = g_uri_parse_params (request->query, -1, "&", G_URI_PARAMS_NONE, &local);
  if (call->params != NULL)
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The query cannot be read: %s",
               local->message);
  return FALSE;
}

/**
 * churn_agent_api_answer:
 * @pipeline: the ports
 * @request: the request, its caller known
 * @now: the time now, microseconds UTC
 * @status: (out): the status of an answer, as HTTP's
 * @cancellable: (nullable): stops it
 * @error: return location for the error
 *
 * Answers a request to the agent API (DESIGN, "The agent API"), for whichever server it came to.
 *
 * Returns: (transfer full): the answer, JSON; or %NULL with a #ChurnError, or an error of a port's
 *   own, which is a fault of ours and none of the caller's business
 */
char *
churn_agent_api_answer (ChurnPipeline *pipeline,
                        const ChurnApiRequest *request,
                        gint64 now,
                        unsigned int *status,
                        GCancellable *cancellable,
                        GError **error)
{
  g_auto (Call) call = {
    .pipeline = pipeline,
    .request = request,
    .now = now,
    .status = 200,
    .cancellable = cancellable,
  };
  char *json = NULL;

  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), NULL);
  g_return_val_if_fail (request != NULL && request->principal != NULL, NULL);
  g_return_val_if_fail (request->method != NULL && request->path != NULL, NULL);
  g_return_val_if_fail (status != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (read_request (&call, error) && load_contact (&call, error))
    json = answer (&call, error);
  *status = call.status;
  return json;
}
