#include "churn-principal.h"

#include "churn-error.h"
#include "churn-json.h"

/* Slower than once a day is no poll. */
#define INTERVAL_MAX (24 * 60 * 60)

static const struct
{
  ChurnRole role;
  const char *name;
} roles[] = {
  { CHURN_ROLE_SUPERVISOR, "supervisor" },
  { CHURN_ROLE_AGENT, "agent" },
  { CHURN_ROLE_INGEST, "ingest" },
};

static void
clear (ChurnPrincipal *self)
{
  g_clear_pointer (&self->agent, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->model, g_free);
}

/**
 * churn_principal_new:
 * @role: what the caller may do
 * @agent: (nullable): the Connect user name
 * @name: (nullable): the person's name
 *
 * Returns: (transfer full): a caller
 */
ChurnPrincipal *
churn_principal_new (ChurnRole role, const char *agent, const char *name)
{
  ChurnPrincipal *self = g_atomic_rc_box_new0 (ChurnPrincipal);

  self->role = role;
  self->agent = g_strdup (agent);
  self->name = g_strdup (name);

  return self;
}

/**
 * churn_principal_ref:
 * @self: one to share
 *
 * Adds a reference; from any thread. What is shared is not to be changed any more.
 *
 * Returns: (transfer full): @self
 */
ChurnPrincipal *
churn_principal_ref (ChurnPrincipal *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

/**
 * churn_principal_unref:
 * @self: (transfer full): one to let go
 *
 * Drops a reference; from any thread. The last one frees it.
 */
void
churn_principal_unref (ChurnPrincipal *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * churn_principal_to_json:
 * @self: a caller
 *
 * Writes what GET /me answers:
 * `{"role":"supervisor","agent":"jdoe","name":"Jo Doe","interval":15,"model":"…","time":"…"}`.
 *
 * Returns: (transfer full): JSON
 */
char *
churn_principal_to_json (const ChurnPrincipal *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "role", churn_role_get_name (self->role));
  churn_json_add_string (builder, "agent", self->agent);
  churn_json_add_string (builder, "name", self->name);
  json_builder_set_member_name (builder, "interval");
  json_builder_add_int_value (builder, self->interval);
  churn_json_add_string (builder, "model", self->model);
  churn_json_add_time (builder, "time", self->time);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return churn_json_to_string (root);
}

/**
 * churn_principal_from_json:
 * @json: what GET /me answered
 * @length: its length in bytes, -1 if it is terminated by NUL
 * @error: return location
 *
 * `role` is needed, and `agent` for a supervisor and an agent; members that are not known are
 * ignored.
 *
 * Returns: (transfer full) (nullable): the caller, or %NULL with %CHURN_ERROR_PARSE
 */
ChurnPrincipal *
churn_principal_from_json (const char *json, gssize length, GError **error)
{
  g_autoptr (JsonNode) root = churn_json_parse_object (json, length, error);
  g_autoptr (ChurnPrincipal) self = NULL;
  g_autofree char *role = NULL;
  JsonObject *object;
  gint64 interval = 0;

  if (root == NULL)
    return NULL;
  object = json_node_get_object (root);
  self = churn_principal_new (CHURN_ROLE_INGEST, NULL, NULL);
  if (!churn_json_get_string (object, "role", &role, error))
    return NULL;
  if (!churn_role_from_name (role, &self->role))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                   "role: “%s” is none of supervisor, agent and ingest", role);
      return NULL;
    }
  if (!(self->role == CHURN_ROLE_INGEST
            ? churn_json_maybe_string (object, "agent", &self->agent, error)
            : churn_json_get_string (object, "agent", &self->agent, error)) ||
      !churn_json_maybe_string (object, "name", &self->name, error) ||
      !churn_json_maybe_count (object, "interval", INTERVAL_MAX, &interval, error) ||
      !churn_json_maybe_string (object, "model", &self->model, error) ||
      !churn_json_maybe_time (object, "time", &self->time, error))
    return NULL;
  self->interval = (guint) interval;

  return g_steal_pointer (&self);
}

/**
 * churn_role_get_name:
 * @role: a role
 *
 * Returns: (transfer none): its name on the wire: `supervisor`
 */
const char *
churn_role_get_name (ChurnRole role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].name;

  g_return_val_if_reached ("ingest");
}

/**
 * churn_role_from_name:
 * @name: (nullable): `supervisor`, `agent` or `ingest`
 * @role: (out): the role; untouched if there is no such name
 *
 * Returns: whether @name is one
 */
gboolean
churn_role_from_name (const char *name, ChurnRole *role)
{
  g_return_val_if_fail (role != NULL, FALSE);

  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (roles); i++)
    if (g_str_equal (roles[i].name, name))
      {
        *role = roles[i].role;
        return TRUE;
      }

  return FALSE;
}
