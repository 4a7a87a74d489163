#include "churn-error.h"

#include "churn-json.h"

#include <string.h>

/* The codes of the agent API. */
static const struct
{
  ChurnError code;
  const char *name;
  unsigned int status;
} errors[] = {
  { CHURN_ERROR_INVALID, "InvalidRequest", 400 },
  { CHURN_ERROR_ACCESS_DENIED, "AccessDenied", 403 },
  { CHURN_ERROR_NOT_FOUND, "NotFound", 404 },
  { CHURN_ERROR_METHOD, "MethodNotAllowed", 405 },
  { CHURN_ERROR_CONTACT_ENDED, "ContactEnded", 409 },
  { CHURN_ERROR_IDEMPOTENCY, "IdempotencyConflict", 409 },
  { CHURN_ERROR_CLAIMED, "AlreadyClaimed", 409 },
  { CHURN_ERROR_NO_CUSTOMER, "NoCustomer", 409 },
  { CHURN_ERROR_TOO_LARGE, "TooLarge", 413 },
  { CHURN_ERROR_THROTTLED, "Throttled", 429 },
  { CHURN_ERROR_INTERNAL, "Internal", 500 },
  { CHURN_ERROR_UNAVAILABLE, "Unavailable", 503 },
};

/* What API Gateway says by itself, before anything of ours is asked: how its message begins. */
static const struct
{
  const char *message;
  ChurnError code;
} gateway_errors[] = {
  { "Missing Authentication Token", CHURN_ERROR_ACCESS_DENIED },
  { "The request signature we calculated", CHURN_ERROR_ACCESS_DENIED },
  { "The security token included", CHURN_ERROR_ACCESS_DENIED },
  { "Signature expired", CHURN_ERROR_ACCESS_DENIED },
  { "Signature not yet current", CHURN_ERROR_ACCESS_DENIED },
  { "Forbidden", CHURN_ERROR_ACCESS_DENIED },
  { "User: ", CHURN_ERROR_ACCESS_DENIED },
  { "Not Found", CHURN_ERROR_NOT_FOUND },
  { "Request Too Long", CHURN_ERROR_TOO_LARGE },
  { "Too Many Requests", CHURN_ERROR_THROTTLED },
  { "Limit Exceeded", CHURN_ERROR_THROTTLED },
  { "Endpoint request timed out", CHURN_ERROR_UNAVAILABLE },
  { "Service Unavailable", CHURN_ERROR_UNAVAILABLE },
};

G_DEFINE_QUARK (churn_error, churn_error)

/**
 * churn_error_get_status:
 * @code: a #ChurnError
 *
 * The HTTP status that goes with @code in the agent API.
 *
 * Returns: 400 to 599; 500 for %CHURN_ERROR_PARSE, which is never the caller's fault, and for
 *   whatever is no #ChurnError
 */
unsigned int
churn_error_get_status (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if ((int) errors[i].code == code)
      return errors[i].status;

  return 500;
}

/**
 * churn_error_get_name:
 * @code: a #ChurnError
 *
 * The name of @code on the wire.
 *
 * Returns: (transfer none): the name; `Internal` for %CHURN_ERROR_PARSE and for whatever is no
 *   #ChurnError
 */
const char *
churn_error_get_name (int code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    if ((int) errors[i].code == code)
      return errors[i].name;

  return "Internal";
}

/**
 * churn_error_from_name:
 * @name: (nullable): a name as on the wire
 * @code: (out) (optional): the #ChurnError; untouched if there is none
 *
 * Returns: whether @name is one of the agent API's codes
 */
gboolean
churn_error_from_name (const char *name, int *code)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (errors); i++)
    if (g_str_equal (errors[i].name, name))
      {
        if (code != NULL)
          *code = (int) errors[i].code;
        return TRUE;
      }

  return FALSE;
}

/**
 * churn_error_to_json:
 * @error: what went wrong
 *
 * Writes the one error body of the agent API: `{"error":{"code":"…","message":"…"}}`. An error of
 * another domain, and %CHURN_ERROR_PARSE, become `Internal` with a general message: what a
 * database or a file says is for the log and not for a caller.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_error_to_json (const GError *error)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  gboolean ours;

  g_return_val_if_fail (error != NULL, NULL);

  ours = error->domain == CHURN_ERROR && error->code != CHURN_ERROR_PARSE;
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "code",
                         churn_error_get_name (ours ? error->code : CHURN_ERROR_INTERNAL));
  churn_json_add_string (builder, "message",
                         ours ? error->message : "The request could not be carried out");
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}

/* {"error":{"code","message"}} */
static GError *
read_own_error (JsonObject *object)
{
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;
  JsonObject *body;
  int code;

  body = churn_json_get_object (object, "error", NULL);
  if (body == NULL || !churn_json_get_string (body, "code", &name, NULL) ||
      !churn_json_get_string (body, "message", &message, NULL))
    return NULL;

  if (churn_error_from_name (name, &code))
    return g_error_new_literal (CHURN_ERROR, code, message);

  /* A code that a newer server knows: nothing of it is lost. */
  return g_error_new (CHURN_ERROR, CHURN_ERROR_INTERNAL, "%s: %s", name, message);
}

/* {"message":"…"} or {"Message":"…"} */
static GError *
read_gateway_error (JsonObject *object)
{
  g_autofree char *message = NULL;

  if (!churn_json_get_string (object, "message", &message, NULL) &&
      !churn_json_get_string (object, "Message", &message, NULL))
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (gateway_errors); i++)
    if (g_str_has_prefix (message, gateway_errors[i].message))
      return g_error_new_literal (CHURN_ERROR, (int) gateway_errors[i].code, message);

  return g_error_new_literal (CHURN_ERROR, CHURN_ERROR_INTERNAL, message);
}

/**
 * churn_error_from_json:
 * @json: the body of an answer that is not 2xx
 * @length: its length in bytes, -1 if it is terminated by NUL
 *
 * Reads the agent API's error body, and API Gateway's own (`{"message":"…"}`, seen as `Message`
 * too; aws-facts, part g). A code that is not known here becomes %CHURN_ERROR_INTERNAL with the
 * code at the beginning of the message; the HTTP status, which this function does not see, tells
 * more.
 *
 * Returns: (transfer full): an error of %CHURN_ERROR, never %NULL; %CHURN_ERROR_PARSE if @json is
 *   neither
 */
GError *
churn_error_from_json (const char *json, gssize length)
{
  g_autoptr (JsonNode) root = NULL;
  GError *error = NULL;

  root = json != NULL ? churn_json_parse (json, length, NULL) : NULL;
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    {
      error = read_own_error (json_node_get_object (root));
      if (error == NULL)
        error = read_gateway_error (json_node_get_object (root));
    }

  return error != NULL ? error
                       : g_error_new_literal (CHURN_ERROR, CHURN_ERROR_PARSE,
                                              "The server's answer is not a known form of error");
}
