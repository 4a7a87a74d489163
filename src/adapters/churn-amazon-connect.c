#include "churn-amazon-connect.h"

#include "aws-json.h"
#include "churn-contact-loop.h"
#include "churn-error.h"
#include "churn-name-book.h"

#include <math.h>
#include <string.h>

/* Times before this stand for "not yet" (aws-facts.md, a). */
#define EARLIEST (24 * 60 * 60)
/* The end of the year 9999. */
#define LATEST 253402300799.0

/**
 * ChurnAmazonConnect:
 *
 * A ChurnConnect over Amazon Connect, with the loops of its contacts in Step Functions. It belongs
 * to the thread of its services' clients.
 */
struct _ChurnAmazonConnect
{
  GObject parent_instance;

  AwsConnect *connect;
  char *instance_arn;
  const char *instance_id; /* the last part of @instance_arn */
  ChurnContactLoop *loop;
  ChurnNameBook *names;
};

static gboolean
set_attributes (ChurnConnect *connect,
                const char *initial_contact_id,
                GHashTable *attributes,
                GCancellable *cancellable,
                GError **error)
{
  ChurnAmazonConnect *self = CHURN_AMAZON_CONNECT (connect);

  if (aws_connect_update_contact_attributes (self->connect, self->instance_id, initial_contact_id,
                                             attributes, cancellable, error))
    return TRUE;
  g_prefix_error (error, "Amazon Connect: ");
  return FALSE;
}

/* A timestamp of rest-json is a number of seconds. */
static gboolean
read_time (JsonObject *object, const char *name, gint64 *time, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);
  double seconds = NAN;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_DOUBLE ||
                                       json_node_get_value_type (node) == G_TYPE_INT64))
    seconds = json_node_get_double (node);
  if (!(seconds >= 0 && seconds <= LATEST))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "The contact's %s is no time", name);
      return FALSE;
    }
  if (seconds >= EARLIEST)
    *time = (gint64) llround (seconds * 1000) * G_TIME_SPAN_MILLISECOND;
  return TRUE;
}

static char *
dup_other (JsonObject *contact, const char *name, const char *id)
{
  const char *other = aws_json_get_string (contact, name);

  return g_strcmp0 (other, id) != 0 ? g_strdup (other) : NULL;
}

static char *
dup_upper (JsonObject *contact, const char *name)
{
  const char *text = aws_json_get_string (contact, name);

  return text != NULL ? g_ascii_strup (text, -1) : NULL;
}

/* Events name agents and queues by ARN, this answer by id. */
static char *
make_arn (ChurnAmazonConnect *self, const char *kind, JsonObject *info)
{
  const char *id = aws_json_get_string (info, "Id");

  return id != NULL && *id != '\0' ? g_strconcat (self->instance_arn, kind, id, NULL) : NULL;
}

static gboolean
read_places (ChurnAmazonConnect *self, JsonObject *contact, ChurnContact *facts, GError **error)
{
  JsonObject *queue = aws_json_get_object (contact, "QueueInfo");
  JsonObject *agent = aws_json_get_object (contact, "AgentInfo");

  if (queue != NULL)
    {
      if (!read_time (queue, "EnqueueTimestamp", &facts->queued, error))
        return FALSE;
      facts->queue_arn = make_arn (self, "/queue/", queue);
      if (facts->queue_arn != NULL)
        facts->queue_time = facts->queued;
    }
  if (agent != NULL)
    {
      if (!read_time (agent, "ConnectedToAgentTimestamp", &facts->connected, error) ||
          !read_time (agent, "AfterContactWorkEndTimestamp", &facts->completed, error))
        return FALSE;
      facts->agent_arn = make_arn (self, "/agent/", agent);
      if (facts->agent_arn != NULL)
        facts->agent_time = facts->connected;
    }
  return TRUE;
}

static ChurnContact *
read_contact (ChurnAmazonConnect *self, const char *id, JsonObject *contact, GError **error)
{
  g_autoptr (ChurnContact) facts = churn_contact_new (id);
  JsonObject *customer = aws_json_get_object (contact, "CustomerEndpoint");

  facts->initial_id = dup_other (contact, "InitialContactId", id);
  facts->previous_id = dup_other (contact, "PreviousContactId", id);
  facts->channel = dup_upper (contact, "Channel");
  facts->initiation = dup_upper (contact, "InitiationMethod");
  facts->instance = g_strdup (self->instance_arn);
  if (customer != NULL &&
      g_strcmp0 (aws_json_get_string (customer, "Type"), "TELEPHONE_NUMBER") == 0)
    facts->customer_phone = g_strdup (aws_json_get_string (customer, "Address"));
  if (!read_time (contact, "InitiationTimestamp", &facts->initiated, error) ||
      !read_time (contact, "DisconnectTimestamp", &facts->disconnected, error) ||
      !read_places (self, contact, facts, error))
    return NULL;
  return g_steal_pointer (&facts);
}

static ChurnContact *
describe_contact (ChurnConnect *connect,
                  const char *contact_id,
                  GCancellable *cancellable,
                  GError **error)
{
  ChurnAmazonConnect *self = CHURN_AMAZON_CONNECT (connect);
  g_autoptr (JsonObject) contact = NULL;
  g_autoptr (GError) local = NULL;

  contact = aws_connect_describe_contact (self->connect, self->instance_id, contact_id, cancellable,
                                          &local);
  if (contact != NULL)
    return read_contact (self, contact_id, contact, error);
  if (!g_error_matches (local, AWS_ERROR, AWS_ERROR_NOT_FOUND))
    g_propagate_prefixed_error (error, g_steal_pointer (&local), "Amazon Connect: ");
  return NULL;
}

/* What a process does not need it was not given. */
static gboolean
require (gconstpointer part, const char *what, GError **error)
{
  if (part == NULL)
    g_set_error (error, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE, "%s here", what);
  return part != NULL;
}

static gboolean
describe_agent (ChurnConnect *connect,
                const char *agent_arn,
                char **id,
                char **name,
                GCancellable *cancellable,
                GError **error)
{
  ChurnNameBook *names = CHURN_AMAZON_CONNECT (connect)->names;

  return require (names, "Nobody's name is known", error) &&
         churn_name_book_look_up (names, agent_arn, id, name, cancellable, error);
}

static gboolean
describe_queue (ChurnConnect *connect,
                const char *queue_arn,
                char **name,
                GCancellable *cancellable,
                GError **error)
{
  ChurnNameBook *names = CHURN_AMAZON_CONNECT (connect)->names;

  return require (names, "No queue's name is known", error) &&
         churn_name_book_look_up (names, queue_arn, NULL, name, cancellable, error);
}

static gboolean
start_loop (ChurnConnect *connect,
            const char *contact_id,
            GCancellable *cancellable,
            GError **error)
{
  ChurnContactLoop *loop = CHURN_AMAZON_CONNECT (connect)->loop;

  return require (loop, "No loop is started", error) &&
         churn_contact_loop_start (loop, contact_id, cancellable, error);
}

static gboolean
stop_loop (ChurnConnect *connect, const char *contact_id, GCancellable *cancellable, GError **error)
{
  ChurnContactLoop *loop = CHURN_AMAZON_CONNECT (connect)->loop;

  return require (loop, "No loop is stopped", error) &&
         churn_contact_loop_stop (loop, contact_id, cancellable, error);
}

static void
connect_iface_init (ChurnConnectInterface *iface)
{
  iface->set_attributes = set_attributes;
  iface->describe_contact = describe_contact;
  iface->describe_agent = describe_agent;
  iface->describe_queue = describe_queue;
  iface->start_loop = start_loop;
  iface->stop_loop = stop_loop;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ChurnAmazonConnect,
                               churn_amazon_connect,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_CONNECT, connect_iface_init))

static void
churn_amazon_connect_finalize (GObject *object)
{
  ChurnAmazonConnect *self = CHURN_AMAZON_CONNECT (object);

  g_clear_object (&self->connect);
  g_free (self->instance_arn);
  g_clear_object (&self->loop);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (churn_amazon_connect_parent_class)->finalize (object);
}

static void
churn_amazon_connect_class_init (ChurnAmazonConnectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_amazon_connect_finalize;
}

static void
churn_amazon_connect_init (ChurnAmazonConnect *self)
{
}

/**
 * churn_amazon_connect_new:
 * @connect: Amazon Connect
 * @step_functions: Step Functions
 * @instance_arn: the ARN of the Amazon Connect instance
 * @state_machine_arn: (nullable): the ARN of the state machine that is a contact's loop; %NULL in a
 *   process that starts and stops none
 * @shared: (nullable): where the names of agents and queues are noted; %NULL in a process that asks
 *   for none
 *
 * Makes the contact centre of an instance. Its errors are those of #AwsError,
 * %CHURN_ERROR_INVALID for a contact's id that can name no loop, and %CHURN_ERROR_UNAVAILABLE for
 * what it has no means to do.
 *
 * Returns: (transfer full): it
 */
ChurnAmazonConnect *
churn_amazon_connect_new (AwsConnect *connect,
                          AwsStepFunctions *step_functions,
                          const char *instance_arn,
                          const char *state_machine_arn,
                          ChurnDynamoShared *shared)
{
  ChurnAmazonConnect *self;
  const char *slash;

  g_return_val_if_fail (AWS_IS_CONNECT (connect), NULL);
  g_return_val_if_fail (AWS_IS_STEP_FUNCTIONS (step_functions), NULL);
  g_return_val_if_fail (instance_arn != NULL, NULL);
  g_return_val_if_fail (shared == NULL || CHURN_IS_DYNAMO_SHARED (shared), NULL);

  self = g_object_new (CHURN_TYPE_AMAZON_CONNECT, NULL);
  self->connect = g_object_ref (connect);
  self->instance_arn = g_strdup (instance_arn);
  slash = strrchr (self->instance_arn, '/');
  self->instance_id = slash != NULL ? slash + 1 : self->instance_arn;
  if (state_machine_arn != NULL)
    self->loop = churn_contact_loop_new (step_functions, state_machine_arn);
  if (shared != NULL)
    self->names = churn_name_book_new (connect, self->instance_id, shared);
  return self;
}
