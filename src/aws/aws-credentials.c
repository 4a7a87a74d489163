#include "aws-credentials.h"

#include "aws-error.h"
#include "aws-secret.h"

/**
 * AwsCredentials:
 *
 * An access key, and until when it is good. It never changes and may be shared between threads;
 * the memory of its secrets is wiped when the last reference goes.
 */
struct _AwsCredentials
{
  gatomicrefcount ref_count;
  guint serial;
  char *access_key_id;
  char *secret_access_key;
  char *session_token;
  gint64 expiration_us;
};

/**
 * aws_credentials_get_type:
 *
 * Not made by G_DEFINE_BOXED_TYPE, whose cast to a union ISO C does not know.
 *
 * Returns: the type
 */
GType
aws_credentials_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type,
                       g_boxed_type_register_static (g_intern_static_string ("AwsCredentials"),
                                                     (GBoxedCopyFunc) aws_credentials_ref,
                                                     (GBoxedFreeFunc) aws_credentials_unref));
  return type;
}

/**
 * aws_credentials_new:
 * @access_key_id: the access key id
 * @secret_access_key: the secret access key
 * @session_token: (nullable): the session token of temporary credentials; an empty one counts as
 *   none
 * @expiration_us: when they expire, in microseconds since the Unix epoch, or 0 if never
 *
 * Makes credentials of their parts.
 *
 * Returns: (transfer full): the credentials
 */
AwsCredentials *
aws_credentials_new (const char *access_key_id,
                     const char *secret_access_key,
                     const char *session_token,
                     gint64 expiration_us)
{
  static gint n_made;
  AwsCredentials *self;

  g_return_val_if_fail (access_key_id != NULL, NULL);
  g_return_val_if_fail (secret_access_key != NULL, NULL);

  self = g_new0 (AwsCredentials, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->serial = (guint) g_atomic_int_add (&n_made, 1);
  self->access_key_id = g_strdup (access_key_id);
  self->secret_access_key = g_strdup (secret_access_key);
  if (session_token != NULL && *session_token != '\0')
    self->session_token = g_strdup (session_token);
  self->expiration_us = expiration_us;
  return self;
}

/**
 * aws_credentials_new_from_parts:
 * @access_key_id: (nullable): the access key id
 * @secret_access_key: (nullable): the secret access key
 * @session_token: (nullable): the session token
 * @expiration: (nullable): when they expire, by ISO 8601; %NULL if never
 *
 * Makes credentials of what a service or a program answered.
 *
 * Returns: (transfer full) (nullable): the credentials; %NULL if a part is missing or empty, or is
 *   no time
 */
AwsCredentials *
aws_credentials_new_from_parts (const char *access_key_id,
                                const char *secret_access_key,
                                const char *session_token,
                                const char *expiration)
{
  g_autoptr (GDateTime) time = NULL;

  if (access_key_id == NULL || *access_key_id == '\0' || secret_access_key == NULL ||
      *secret_access_key == '\0')
    return NULL;
  if (expiration != NULL)
    {
      g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

      time = g_date_time_new_from_iso8601 (expiration, utc);
      if (time == NULL)
        return NULL;
    }
  return aws_credentials_new (access_key_id, secret_access_key, session_token,
                              time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0);
}

/**
 * aws_credentials_new_from_environment:
 * @error: (nullable): where an error goes
 *
 * Reads `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, if there is one, `AWS_SESSION_TOKEN`
 * from the environment. A variable that is empty counts as one that is not set.
 *
 * Returns: (transfer full): the credentials, or %NULL with %AWS_ERROR_INVALID, which names the
 *   variable that is missing
 */
AwsCredentials *
aws_credentials_new_from_environment (GError **error)
{
  static const char *const names[] = { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = g_getenv (names[i]);

      if (value == NULL || *value == '\0')
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                       "The environment has no credentials: %s is not set", names[i]);
          return NULL;
        }
    }

  return aws_credentials_new (g_getenv (names[0]), g_getenv (names[1]),
                              g_getenv ("AWS_SESSION_TOKEN"), 0);
}

/**
 * aws_credentials_ref:
 * @self: credentials
 *
 * Takes a reference. Any thread may.
 *
 * Returns: (transfer full): @self
 */
AwsCredentials *
aws_credentials_ref (AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * aws_credentials_unref:
 * @self: (transfer full): credentials
 *
 * Gives a reference back. With the last one the secrets are wiped from memory. Any thread may.
 */
void
aws_credentials_unref (AwsCredentials *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  aws_secret_free (self->access_key_id);
  aws_secret_free (self->secret_access_key);
  aws_secret_free (self->session_token);
  g_free (self);
}

/**
 * aws_credentials_get_serial:
 * @self: credentials
 *
 * Returns: a number that no others of this process have, whether or not they sign alike
 */
guint
aws_credentials_get_serial (const AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->serial;
}

/**
 * aws_credentials_get_access_key_id:
 * @self: credentials
 *
 * Returns: the access key id, which is no secret
 */
const char *
aws_credentials_get_access_key_id (const AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->access_key_id;
}

/**
 * aws_credentials_get_secret_access_key:
 * @self: credentials
 *
 * Returns: the secret; copy it nowhere
 */
const char *
aws_credentials_get_secret_access_key (const AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->secret_access_key;
}

/**
 * aws_credentials_get_session_token:
 * @self: credentials
 *
 * Returns: (nullable): the session token, a secret too; %NULL for a long-lived key
 */
const char *
aws_credentials_get_session_token (const AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->session_token;
}

/**
 * aws_credentials_get_expiration:
 * @self: credentials
 *
 * Returns: when they expire, in microseconds since the Unix epoch; 0 if never
 */
gint64
aws_credentials_get_expiration (const AwsCredentials *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->expiration_us;
}

/**
 * aws_credentials_is_expired:
 * @self: credentials
 * @now_us: the time, in microseconds since the Unix epoch
 *
 * Returns: whether they are no longer good at @now_us
 */
gboolean
aws_credentials_is_expired (const AwsCredentials *self, gint64 now_us)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->expiration_us != 0 && self->expiration_us <= now_us;
}

/**
 * aws_credentials_equal:
 * @self: credentials
 * @other: others
 *
 * Returns: whether both sign alike, whenever they expire
 */
gboolean
aws_credentials_equal (const AwsCredentials *self, const AwsCredentials *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return g_str_equal (self->access_key_id, other->access_key_id) &&
         g_str_equal (self->secret_access_key, other->secret_access_key) &&
         g_strcmp0 (self->session_token, other->session_token) == 0;
}
