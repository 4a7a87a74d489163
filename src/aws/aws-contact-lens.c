#include "aws-contact-lens.h"

#include "aws-json.h"
#include "aws-retry.h"

/**
 * AwsContactLens:
 *
 * Contact Lens in real time over an #AwsClient
 * (contact-lens/latest/APIReference/API_ListRealtimeContactAnalysisSegments). Each request counts
 * against a quota of one a second for the whole account: whoever asks decides when, and nothing is
 * sent again by itself. It belongs to the client's thread.
 */
struct _AwsContactLens
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsContactLens, aws_contact_lens, G_TYPE_OBJECT)

static void
aws_contact_lens_finalize (GObject *object)
{
  AwsContactLens *self = AWS_CONTACT_LENS (object);

  g_clear_object (&self->client);

  G_OBJECT_CLASS (aws_contact_lens_parent_class)->finalize (object);
}

static void
aws_contact_lens_class_init (AwsContactLensClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_contact_lens_finalize;
}

static void
aws_contact_lens_init (AwsContactLens *self)
{
}

/**
 * aws_contact_lens_new:
 * @client: a client of %AWS_SERVICE_CONTACT_LENS, which sends nothing twice from now on
 *
 * Returns: (transfer full): Contact Lens by that client
 */
AwsContactLens *
aws_contact_lens_new (AwsClient *client)
{
  AwsContactLens *self;

  g_return_val_if_fail (AWS_IS_CLIENT (client), NULL);

  self = g_object_new (AWS_TYPE_CONTACT_LENS, NULL);
  self->client = g_object_ref (client);
  /* Each attempt takes a part of the quota. */
  aws_client_set_retries (client, 1, AWS_RETRY_BASE);
  return self;
}

static JsonNode *
make_input (const char *instance_id, const char *contact_id, const char *token, guint max)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "InstanceId");
  json_builder_add_string_value (builder, instance_id);
  json_builder_set_member_name (builder, "ContactId");
  json_builder_add_string_value (builder, contact_id);
  json_builder_set_member_name (builder, "MaxResults");
  json_builder_add_int_value (builder, max);
  if (token != NULL)
    {
      json_builder_set_member_name (builder, "NextToken");
      json_builder_add_string_value (builder, token);
    }
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}

/**
 * aws_contact_lens_list_segments:
 * @self: Contact Lens
 * @instance_id: the id of the Amazon Connect instance
 * @contact_id: the contact's id
 * @token: (nullable): what the last call gave
 * @max: the most segments that are wanted, 1 to 100
 * @segments: (out) (transfer full): the segments, each an object as the API's reference has it
 * @next_token: (out) (nullable) (transfer full): where to go on, now or later; %NULL: the analysis
 *   has ended
 * @cancellable: (nullable): stops it
 * @error: (nullable): where an error goes
 *
 * Asks for the segments of a contact. %AWS_ERROR_NOT_FOUND: its analysis has not begun, or there is
 * none; %AWS_ERROR_THROTTLED: the account's quota is used up.
 *
 * Returns: %TRUE, or %FALSE with a code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
gboolean
aws_contact_lens_list_segments (AwsContactLens *self,
                                const char *instance_id,
                                const char *contact_id,
                                const char *token,
                                guint max,
                                JsonArray **segments,
                                char **next_token,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (JsonNode) input = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (AwsResponse) response = NULL;
  g_autoptr (JsonObject) answer = NULL;
  JsonNode *node;

  g_return_val_if_fail (AWS_IS_CONTACT_LENS (self), FALSE);
  g_return_val_if_fail (instance_id != NULL && contact_id != NULL, FALSE);
  g_return_val_if_fail (max >= 1 && max <= 100, FALSE);
  g_return_val_if_fail (segments != NULL && next_token != NULL, FALSE);

  input = make_input (instance_id, contact_id, token, max);
  body = aws_json_write (input);
  request = aws_request_new ("POST", "/realtime-contact-analysis/analysis-segments", NULL, body);
  aws_request_add_header (request, "Content-Type", "application/json");
  response = aws_client_send (self->client, request, cancellable, NULL, error);
  if (response == NULL)
    return FALSE;
  answer = aws_json_from_response (response, error);
  if (answer == NULL)
    return FALSE;
  node = json_object_get_member (answer, "Segments");
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE, "The answer has no Segments");
      return FALSE;
    }
  *segments = json_array_ref (json_node_get_array (node));
  *next_token = g_strdup (aws_json_get_string (answer, "NextToken"));
  return TRUE;
}
