#include "aws-sso-portal.h"

#include "aws-call.h"
#include "aws-json.h"
#include "aws-secret.h"
#include "aws-service-endpoint.h"

/* The service gives at most 100 a page; nobody has more pages. */
#define MAX_PAGES 100

/**
 * AwsSsoPortal:
 *
 * The access portal of IAM Identity Center: what somebody who signed in may use. Nothing is signed:
 * the access token says who asks. It belongs to one thread.
 */
struct _AwsSsoPortal
{
  GObject parent_instance;

  AwsClient *client;
};

G_DEFINE_FINAL_TYPE (AwsSsoPortal, aws_sso_portal, G_TYPE_OBJECT)

/* A list that comes in pages. */
typedef struct
{
  char *access_token;
  const char *path;
  char *account_id;
  const char *member;
  gpointer (*read) (JsonObject *element);
  GPtrArray *items;
  guint pages;
} List;

static void
aws_sso_portal_finalize (GObject *object)
{
  g_clear_object (&AWS_SSO_PORTAL (object)->client);

  G_OBJECT_CLASS (aws_sso_portal_parent_class)->finalize (object);
}

static void
aws_sso_portal_class_init (AwsSsoPortalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_sso_portal_finalize;
}

static void
aws_sso_portal_init (AwsSsoPortal *self)
{
}

/**
 * aws_sso_portal_new:
 * @region: the region of IAM Identity Center
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): its access portal, or %NULL with %AWS_ERROR_INVALID
 */
AwsSsoPortal *
aws_sso_portal_new (const char *region, GError **error)
{
  g_autoptr (AwsClient) client = NULL;
  AwsSsoPortal *self;

  g_return_val_if_fail (region != NULL, NULL);

  client = aws_service_endpoint_new_unsigned_client (AWS_SERVICE_SSO, region, error);
  if (client == NULL)
    return NULL;
  self = g_object_new (AWS_TYPE_SSO_PORTAL, NULL);
  self->client = g_steal_pointer (&client);
  return self;
}

static void
account_free (gpointer data)
{
  AwsSsoAccount *account = data;

  g_free (account->id);
  g_free (account->name);
  g_free (account->email);
  g_free (account);
}

static void
list_free (gpointer data)
{
  List *list = data;

  aws_secret_free (list->access_token);
  g_free (list->account_id);
  g_clear_pointer (&list->items, g_ptr_array_unref);
  g_free (list);
}

static void
append (GString *query, const char *name, const char *value)
{
  g_autofree char *escaped = NULL;

  if (value == NULL)
    return;
  escaped = g_uri_escape_string (value, NULL, FALSE);
  g_string_append_printf (query, "%s%s=%s", query->len > 0 ? "&" : "", name, escaped);
}

static AwsRequest *
new_request (const char *path, const GString *query, const char *access_token)
{
  AwsRequest *request = aws_request_new ("GET", path, query->str, NULL);

  aws_request_add_header (request, "x-amz-sso_bearer_token", access_token);
  return request;
}

static void on_page (GObject *source, GAsyncResult *result, gpointer user_data);

/* Takes @task. */
static void
get_page (GTask *task, const char *next)
{
  AwsSsoPortal *self = g_task_get_source_object (task);
  List *list = g_task_get_task_data (task);
  g_autoptr (GString) query = g_string_new ("max_result=100");
  g_autoptr (AwsRequest) request = NULL;

  append (query, "account_id", list->account_id);
  append (query, "next_token", next);
  request = new_request (list->path, query, list->access_token);
  aws_client_send_async (self->client, request, g_task_get_cancellable (task), on_page, task);
}

static gboolean
read_page (List *list, JsonObject *root)
{
  JsonNode *node = json_object_get_member (root, list->member);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gpointer item =
          JSON_NODE_HOLDS_OBJECT (element) ? list->read (json_node_get_object (element)) : NULL;

      if (item == NULL)
        return FALSE;
      g_ptr_array_add (list->items, item);
    }
  return array != NULL;
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  List *list = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (AwsResponse) response =
      aws_client_send_finish (AWS_CLIENT (source), result, NULL, &error);
  g_autoptr (JsonObject) root = response != NULL ? aws_json_from_response (response, &error) : NULL;
  const char *next;

  if (root == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!read_page (list, root) || ++list->pages > MAX_PAGES)
    {
      g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_PARSE,
                               "The access portal's list of %s cannot be read",
                               list->account_id != NULL ? "roles" : "accounts");
      return;
    }
  next = aws_json_get_string (root, "nextToken");
  if (next != NULL)
    get_page (g_steal_pointer (&task), next);
  else
    g_task_return_pointer (task, g_ptr_array_ref (list->items), (GDestroyNotify) g_ptr_array_unref);
}

static gpointer
read_account (JsonObject *element)
{
  const char *id = aws_json_get_string (element, "accountId");
  AwsSsoAccount *account;

  if (id == NULL)
    return NULL;
  account = g_new0 (AwsSsoAccount, 1);
  account->id = g_strdup (id);
  account->name = g_strdup (aws_json_get_string (element, "accountName"));
  account->email = g_strdup (aws_json_get_string (element, "emailAddress"));
  return account;
}

/**
 * aws_sso_portal_list_accounts_async:
 * @self: the access portal
 * @access_token: the token of a sign-in
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Asks what accounts somebody may use.
 */
void
aws_sso_portal_list_accounts_async (AwsSsoPortal *self,
                                    const char *access_token,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  List *list;
  GTask *task;

  g_return_if_fail (AWS_IS_SSO_PORTAL (self));
  g_return_if_fail (access_token != NULL);

  list = g_new0 (List, 1);
  list->access_token = g_strdup (access_token);
  list->path = "/assignment/accounts";
  list->member = "accountList";
  list->read = read_account;
  list->items = g_ptr_array_new_with_free_func (account_free);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, list, list_free);
  get_page (task, NULL);
}

/**
 * aws_sso_portal_list_accounts_finish:
 * @self: the access portal
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_sso_portal_list_accounts_async().
 *
 * Returns: (transfer full) (element-type AwsSsoAccount): all of them; or %NULL with
 *   %AWS_ERROR_SIGN_IN if the token is not good, another code of #AwsError, or
 *   %G_IO_ERROR_CANCELLED
 */
GPtrArray *
aws_sso_portal_list_accounts_finish (AwsSsoPortal *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (AWS_IS_SSO_PORTAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_role (JsonObject *element)
{
  return g_strdup (aws_json_get_string (element, "roleName"));
}

/**
 * aws_sso_portal_list_roles_async:
 * @self: the access portal
 * @access_token: the token of a sign-in
 * @account_id: the number of an account
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Asks what roles somebody may take in an account.
 */
void
aws_sso_portal_list_roles_async (AwsSsoPortal *self,
                                 const char *access_token,
                                 const char *account_id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  List *list;
  GTask *task;

  g_return_if_fail (AWS_IS_SSO_PORTAL (self));
  g_return_if_fail (access_token != NULL && account_id != NULL);

  list = g_new0 (List, 1);
  list->access_token = g_strdup (access_token);
  list->path = "/assignment/roles";
  list->account_id = g_strdup (account_id);
  list->member = "roleList";
  list->read = read_role;
  list->items = g_ptr_array_new_with_free_func (g_free);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_task_data (task, list, list_free);
  get_page (task, NULL);
}

/**
 * aws_sso_portal_list_roles_finish:
 * @self: the access portal
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_sso_portal_list_roles_async().
 *
 * Returns: (transfer full): the names of all of them; or %NULL with %AWS_ERROR_SIGN_IN if the token
 *   is not good, another code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
char **
aws_sso_portal_list_roles_finish (AwsSsoPortal *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GStrvBuilder) names = NULL;

  g_return_val_if_fail (AWS_IS_SSO_PORTAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  items = g_task_propagate_pointer (G_TASK (result), error);
  if (items == NULL)
    return NULL;
  names = g_strv_builder_new ();
  for (guint i = 0; i < items->len; i++)
    g_strv_builder_add (names, g_ptr_array_index (items, i));
  return g_strv_builder_end (names);
}

static gpointer
read_credentials (const AwsResponse *response, GError **error)
{
  g_autoptr (JsonObject) root = aws_json_from_response (response, error);
  AwsCredentials *credentials = NULL;
  JsonNode *node;

  if (root == NULL)
    return NULL;
  node = json_object_get_member (root, "roleCredentials");
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *role = json_node_get_object (node);
      const char *key = aws_json_get_string (role, "accessKeyId");
      const char *secret = aws_json_get_string (role, "secretAccessKey");
      const char *token = aws_json_get_string (role, "sessionToken");
      gint64 expiration_ms = aws_json_get_int (role, "expiration");

      if (key != NULL && secret != NULL && token != NULL && expiration_ms > 0 &&
          expiration_ms < G_MAXINT64 / 1000)
        credentials = aws_credentials_new (key, secret, token, expiration_ms * 1000);
    }
  aws_json_wipe (root);
  if (credentials == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE,
                         "The access portal answers without complete credentials");
  return credentials;
}

/**
 * aws_sso_portal_get_role_credentials_async:
 * @self: the access portal
 * @access_token: the token of a sign-in
 * @account_id: the number of an account
 * @role: the name of a role in it
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: what @callback gets
 *
 * Asks for the credentials of a role.
 */
void
aws_sso_portal_get_role_credentials_async (AwsSsoPortal *self,
                                           const char *access_token,
                                           const char *account_id,
                                           const char *role,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  g_autoptr (AwsRequest) request = NULL;
  g_autoptr (GString) query = NULL;

  g_return_if_fail (AWS_IS_SSO_PORTAL (self));
  g_return_if_fail (access_token != NULL && account_id != NULL && role != NULL);

  query = g_string_new (NULL);
  append (query, "role_name", role);
  append (query, "account_id", account_id);
  request = new_request ("/federation/credentials", query, access_token);
  aws_call (g_task_new (self, cancellable, callback, user_data), self->client, request,
            read_credentials, (GDestroyNotify) aws_credentials_unref);
}

/**
 * aws_sso_portal_get_role_credentials_finish:
 * @self: the access portal
 * @result: the result
 * @error: (nullable): where an error goes
 *
 * Ends aws_sso_portal_get_role_credentials_async().
 *
 * Returns: (transfer full): the credentials; or %NULL with %AWS_ERROR_SIGN_IN if the token is not
 *   good, another code of #AwsError, or %G_IO_ERROR_CANCELLED
 */
AwsCredentials *
aws_sso_portal_get_role_credentials_finish (AwsSsoPortal *self,
                                            GAsyncResult *result,
                                            GError **error)
{
  g_return_val_if_fail (AWS_IS_SSO_PORTAL (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
