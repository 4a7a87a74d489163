#include "aws-sso-token.h"

#include "aws-json.h"
#include "aws-error.h"
#include "aws-secret.h"

#include <string.h>

/* A token's file is far smaller. */
#define MAX_FILE (64 * 1024)

/* A registration that ends within this time is not begun with. */
#define CLIENT_MARGIN (15 * G_TIME_SPAN_MINUTE)

/**
 * aws_sso_token_get_type:
 *
 * Not made by G_DEFINE_BOXED_TYPE, whose cast to a union ISO C does not know.
 *
 * Returns: the type
 */
GType
aws_sso_token_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static (g_intern_static_string ("AwsSsoToken"),
                                                            (GBoxedCopyFunc) aws_sso_token_copy,
                                                            (GBoxedFreeFunc) aws_sso_token_free));
  return type;
}

/**
 * aws_sso_token_copy:
 * @self: a token
 *
 * Returns: (transfer full): its copy
 */
AwsSsoToken *
aws_sso_token_copy (const AwsSsoToken *self)
{
  AwsSsoToken *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (AwsSsoToken, 1);
  copy->start_url = g_strdup (self->start_url);
  copy->region = g_strdup (self->region);
  copy->access_token = g_strdup (self->access_token);
  copy->expires_us = self->expires_us;
  copy->refresh_token = g_strdup (self->refresh_token);
  copy->client_id = g_strdup (self->client_id);
  copy->client_secret = g_strdup (self->client_secret);
  copy->client_expires_us = self->client_expires_us;
  return copy;
}

/**
 * aws_sso_token_free:
 * @self: (transfer full): a token
 *
 * Wipes and frees it.
 */
void
aws_sso_token_free (AwsSsoToken *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->start_url);
  g_free (self->region);
  aws_secret_free (self->access_token);
  aws_secret_free (self->refresh_token);
  g_free (self->client_id);
  aws_secret_free (self->client_secret);
  g_free (self);
}

static void
set_time (JsonObject *object, const char *name, gint64 time_us)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

/**
 * aws_sso_token_to_json:
 * @self: a token
 *
 * Writes a token as the AWS CLI keeps it, for a keyring: it is a secret as a whole.
 *
 * Returns: (transfer full): it as JSON; free it with aws_secret_free()
 */
char *
aws_sso_token_to_json (const AwsSsoToken *self)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) object = NULL;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  object = json_object_new ();
  set_text (object, "startUrl", self->start_url);
  set_text (object, "region", self->region);
  set_text (object, "accessToken", self->access_token);
  set_time (object, "expiresAt", self->expires_us);
  set_text (object, "refreshToken", self->refresh_token);
  set_text (object, "clientId", self->client_id);
  set_text (object, "clientSecret", self->client_secret);
  if (self->client_secret != NULL)
    set_time (object, "registrationExpiresAt", self->client_expires_us);
  node = json_node_init_object (json_node_alloc (), object);
  text = json_to_string (node, FALSE);
  aws_json_wipe (object);
  return text;
}

static gint64
get_time (JsonObject *object, const char *name)
{
  const char *text = aws_json_get_string (object, name);
  g_autofree char *old = NULL;
  g_autoptr (GDateTime) time = NULL;

  if (text == NULL)
    return 0;
  /* Old versions of the CLI write `2020-06-17T10:02:08UTC`. */
  if (g_str_has_suffix (text, "UTC"))
    {
      old = g_strndup (text, strlen (text) - 2);
      old[strlen (old) - 1] = 'Z';
      text = old;
    }
  time = g_date_time_new_from_iso8601 (text, NULL);
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

/**
 * aws_sso_token_from_json:
 * @text: a token, as aws_sso_token_to_json() or the AWS CLI writes it
 * @length: its length in bytes, or -1 if it ends with a zero
 * @error: (nullable): where an error goes
 *
 * Reads a token. One that has expired is a token, too.
 *
 * Returns: (transfer full): the token, or %NULL with %AWS_ERROR_PARSE, which repeats nothing of
 *   the text
 */
AwsSsoToken *
aws_sso_token_from_json (const char *text, gssize length, GError **error)
{
  g_autoptr (AwsSsoToken) self = NULL;
  g_autoptr (JsonObject) object = NULL;
  g_autoptr (GBytes) body = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  body = g_bytes_new_static (text, length < 0 ? strlen (text) : (gsize) length);
  object = aws_json_read (body, NULL);
  if (object != NULL)
    {
      self = g_new0 (AwsSsoToken, 1);
      self->start_url = g_strdup (aws_json_get_string (object, "startUrl"));
      self->region = g_strdup (aws_json_get_string (object, "region"));
      self->access_token = g_strdup (aws_json_get_string (object, "accessToken"));
      self->expires_us = get_time (object, "expiresAt");
      self->refresh_token = g_strdup (aws_json_get_string (object, "refreshToken"));
      self->client_id = g_strdup (aws_json_get_string (object, "clientId"));
      self->client_secret = g_strdup (aws_json_get_string (object, "clientSecret"));
      self->client_expires_us = get_time (object, "registrationExpiresAt");
      aws_json_wipe (object);
      if (self->access_token != NULL && self->expires_us != 0)
        return g_steal_pointer (&self);
    }
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE,
                       "What is kept of the sign-in cannot be read");
  return NULL;
}

/**
 * aws_sso_token_read_cli:
 * @key: what the token is kept under, as aws_sso_session_get_key() gives it
 * @error: (nullable): where an error goes
 *
 * Reads the token that the AWS CLI keeps in `~/.aws/sso/cache`. Nothing is ever written there.
 *
 * Returns: (transfer full): the token; or %NULL with %AWS_ERROR_NO_CREDENTIALS if there is none,
 *   or with %AWS_ERROR_PARSE
 */
AwsSsoToken *
aws_sso_token_read_cli (const char *key, GError **error)
{
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  AwsSsoToken *self;
  char *text = NULL;
  gsize length = 0;

  g_return_val_if_fail (key != NULL, NULL);

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA1, key, -1);
  name = g_strconcat (hash, ".json", NULL);
  path = g_build_filename (g_get_home_dir (), ".aws", "sso", "cache", name, NULL);
  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS,
                           "The AWS CLI has not signed in there");
      return NULL;
    }
  self = aws_sso_token_from_json (text, (gssize) MIN (length, MAX_FILE), error);
  aws_secret_free (text);
  return self;
}

/**
 * aws_sso_token_has_client:
 * @self: a token
 * @now_us: the time, in microseconds since the Unix epoch
 *
 * Returns: whether the client that it was made with is registered for some time to come
 */
gboolean
aws_sso_token_has_client (const AwsSsoToken *self, gint64 now_us)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->client_id != NULL && self->client_secret != NULL &&
         self->client_expires_us > now_us + CLIENT_MARGIN;
}
