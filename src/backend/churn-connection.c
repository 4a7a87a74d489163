#include "churn-connection.h"

#include "churn-backend-error.h"

#include <string.h>

/* The setting of each field. */
static const struct
{
  const char *key;
  gsize offset;
} fields[] = {
  { "address", G_STRUCT_OFFSET (ChurnConnection, address) },
  { "region", G_STRUCT_OFFSET (ChurnConnection, region) },
  { "profile", G_STRUCT_OFFSET (ChurnConnection, profile) },
  { "sso-start-url", G_STRUCT_OFFSET (ChurnConnection, sso_start_url) },
  { "sso-region", G_STRUCT_OFFSET (ChurnConnection, sso_region) },
  { "sso-account", G_STRUCT_OFFSET (ChurnConnection, sso_account) },
  { "sso-role", G_STRUCT_OFFSET (ChurnConnection, sso_role) },
};

/* As the settings have them. */
static const char *const kinds[] = { "none", "demo", "sso", "profile", "keys" };

static char **
get_field (const ChurnConnection *self, gsize i)
{
  return (char **) G_STRUCT_MEMBER_P (self, fields[i].offset);
}

/**
 * churn_connection_new:
 * @kind: how it is made
 *
 * Returns: (transfer full): a connection of which no more is known
 */
ChurnConnection *
churn_connection_new (ChurnConnectionKind kind)
{
  ChurnConnection *self = g_new0 (ChurnConnection, 1);

  self->kind = kind;
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    *get_field (self, i) = g_strdup ("");
  return self;
}

/**
 * churn_connection_new_from_environment:
 * @address: of an agent API
 *
 * Makes a connection with the credentials that the environment or its profile gives, in the region
 * that the address names, or else the one of `AWS_REGION` or `AWS_DEFAULT_REGION`, or us-east-1.
 *
 * Returns: (transfer full): the connection
 */
ChurnConnection *
churn_connection_new_from_environment (const char *address)
{
  ChurnConnection *self = churn_connection_new (CHURN_CONNECTION_PROFILE);
  g_autofree char *guessed = churn_connection_guess_region (address);
  const char *region = guessed;

  if (region == NULL)
    region = g_getenv ("AWS_REGION");
  if (region == NULL || *region == '\0')
    region = g_getenv ("AWS_DEFAULT_REGION");
  churn_connection_set (&self->address, address);
  churn_connection_set (&self->region, region != NULL && *region != '\0' ? region : "us-east-1");
  return self;
}

/**
 * churn_connection_copy:
 * @self: a connection
 *
 * Returns: (transfer full): another one like it
 */
ChurnConnection *
churn_connection_copy (const ChurnConnection *self)
{
  ChurnConnection *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = churn_connection_new (self->kind);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    churn_connection_set (get_field (copy, i), *get_field (self, i));
  return copy;
}

/**
 * churn_connection_free:
 * @self: (transfer full): a connection
 *
 * Frees it.
 */
void
churn_connection_free (ChurnConnection *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_free (*get_field (self, i));
  g_free (self);
}

/**
 * churn_connection_set:
 * @field: (inout): a field of a connection
 * @value: its new value; white space around it is left out
 *
 * Sets one of the strings.
 */
void
churn_connection_set (char **field, const char *value)
{
  g_return_if_fail (field != NULL);
  g_return_if_fail (value != NULL);

  g_free (*field);
  *field = g_strstrip (g_strdup (value));
}

/**
 * churn_connection_load:
 * @settings: the application's settings
 *
 * Reads the connection that was chosen.
 *
 * Returns: (transfer full): it; of the kind %CHURN_CONNECTION_NONE if none was
 */
ChurnConnection *
churn_connection_load (GSettings *settings)
{
  ChurnConnection *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = churn_connection_new ((ChurnConnectionKind) g_settings_get_enum (settings, "connection"));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = g_settings_get_string (settings, fields[i].key);

      churn_connection_set (get_field (self, i), value);
    }
  return self;
}

/**
 * churn_connection_store:
 * @self: a connection
 * @settings: the application's settings
 *
 * Keeps the connection: the next start makes it again.
 */
void
churn_connection_store (const ChurnConnection *self, GSettings *settings)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_settings_set_enum (settings, "connection", self->kind);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    g_settings_set_string (settings, fields[i].key, *get_field (self, i));
}

static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_CONFIGURATION, message);
  return FALSE;
}

static gboolean
check_address (const char *address, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  if (*address == '\0')
    return refuse (error, "The address of the stack is missing");
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      g_uri_get_query (uri) != NULL || g_uri_get_userinfo (uri) != NULL)
    return refuse (error, "The address of the stack is no address");
  if (!g_str_equal (g_uri_get_scheme (uri), "https") &&
      !(g_str_equal (g_uri_get_scheme (uri), "http") && is_loopback (g_uri_get_host (uri))))
    return refuse (error, "The address of the stack does not begin with https://");
  return TRUE;
}

/**
 * churn_connection_kind_get_name:
 * @kind: how a connection is made
 *
 * Returns: (transfer none): its name, as for programs: `sso`
 */
const char *
churn_connection_kind_get_name (ChurnConnectionKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind];
}

/**
 * churn_connection_kind_from_name:
 * @name: what churn_connection_kind_get_name() returns
 * @kind: (out): the kind; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_connection_kind_from_name (const char *name, ChurnConnectionKind *kind)
{
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (kind != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i], name))
      {
        *kind = (ChurnConnectionKind) i;
        return TRUE;
      }

  return FALSE;
}

/**
 * churn_connection_check:
 * @self: a connection
 * @error: (nullable): where an error goes: %CHURN_BACKEND_ERROR_CONFIGURATION
 *
 * Finds what is missing or cannot be.
 *
 * Returns: %TRUE if it can be tried
 */
gboolean
churn_connection_check (const ChurnConnection *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->kind == CHURN_CONNECTION_NONE)
    return refuse (error, "Nobody has chosen how to connect yet");
  if (self->kind == CHURN_CONNECTION_DEMO)
    return TRUE;
  if (!check_address (self->address, error))
    return FALSE;
  if (*self->region == '\0')
    return refuse (error, "The region is missing");
  if (self->kind == CHURN_CONNECTION_SSO)
    {
      if (*self->sso_start_url == '\0' || *self->sso_region == '\0')
        return refuse (error, "The start address of IAM Identity Center or its region is missing");
      if (*self->sso_account == '\0' || *self->sso_role == '\0')
        return refuse (error, "The account or the role of IAM Identity Center is missing");
    }
  return TRUE;
}

/**
 * churn_connection_guess_region:
 * @address: of an agent API
 *
 * Finds the region in an address as API Gateway gives it,
 * `https://ID.execute-api.REGION.amazonaws.com/STAGE`.
 *
 * Returns: (transfer full) (nullable): the region, or %NULL if it does not say
 */
char *
churn_connection_guess_region (const char *address)
{
  g_autoptr (GUri) uri = NULL;
  g_auto (GStrv) labels = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL)
    return NULL;
  labels = g_strsplit (g_uri_get_host (uri), ".", -1);
  if (g_strv_length (labels) < 5 || !g_str_equal (labels[1], "execute-api") ||
      !g_str_equal (labels[3], "amazonaws"))
    return NULL;
  return g_strdup (labels[2]);
}
