#include "churn-doctor-private.h"

#include <json-glib/json-glib.h>

/**
 * ChurnDoctor:
 *
 * Examines a connection, one check after the other, and says of each whether it is as it should be.
 * A check whose ground has failed is skipped. Lines hold no secret: credentials are told by where
 * they come from and by the ARN that they belong to.
 *
 * A doctor belongs to the main thread and examines once.
 */
G_DEFINE_FINAL_TYPE (ChurnDoctor, churn_doctor, G_TYPE_OBJECT)

static void advance (ChurnDoctor *self);

static void
churn_doctor_finalize (GObject *object)
{
  ChurnDoctor *self = CHURN_DOCTOR (object);

  g_clear_handle_id (&self->keyring_timeout, g_source_remove);
  g_clear_object (&self->connector);
  g_clear_pointer (&self->connection, churn_connection_free);
  g_clear_object (&self->session);
  g_clear_object (&self->lines);
  g_clear_pointer (&self->address, g_uri_unref);
  g_clear_pointer (&self->feed, churn_feed_unref);
  g_clear_object (&self->sts);

  G_OBJECT_CLASS (churn_doctor_parent_class)->finalize (object);
}

static void
churn_doctor_class_init (ChurnDoctorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_doctor_finalize;
}

static void
churn_doctor_init (ChurnDoctor *self)
{
  self->lines = g_list_store_new (CHURN_TYPE_DOCTOR_LINE);
  for (guint i = 0; i < CHURN_DOCTOR_N_CHECKS; i++)
    {
      g_autoptr (ChurnDoctorLine) line = churn_doctor_line_new (i);

      g_list_store_append (self->lines, line);
    }
}

static ChurnDoctorState
get_state (ChurnDoctor *self, ChurnDoctorCheck check)
{
  g_autoptr (ChurnDoctorLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), check);

  return churn_doctor_line_get_state (line);
}

static void
set_line (ChurnDoctor *self, ChurnDoctorState state, const char *detail, const GError *error)
{
  g_autoptr (ChurnDoctorLine) line =
      g_list_model_get_item (G_LIST_MODEL (self->lines), self->current);

  churn_doctor_line_set (line, state, detail, error);
}

/* The current check is over; the next one begins. */
void
_churn_doctor_conclude (ChurnDoctor *self,
                        ChurnDoctorState state,
                        const char *detail,
                        const GError *error)
{
  set_line (self, state, detail, error);
  self->current++;
  advance (self);
}

#define NEEDS(check) (1u << CHURN_DOCTOR_##check)

/* How each is examined; which of those before must not have failed or been skipped for that;
 * whether it makes sense of a simulated contact centre, too. */
static const struct
{
  void (*examine) (ChurnDoctor *self);
  guint needs;
  gboolean of_demo;
} checks[] = {
  { _churn_doctor_examine_configuration, 0, TRUE },
  { _churn_doctor_examine_keyring, NEEDS (CONFIGURATION), FALSE },
  { _churn_doctor_examine_credentials, NEEDS (CONFIGURATION), FALSE },
  { _churn_doctor_examine_identity, NEEDS (CREDENTIALS), FALSE },
  { _churn_doctor_examine_name, NEEDS (CONFIGURATION), FALSE },
  { _churn_doctor_examine_tls, NEEDS (NAME), FALSE },
  { _churn_doctor_examine_access, NEEDS (CREDENTIALS) | NEEDS (TLS), TRUE },
  { _churn_doctor_examine_clock, NEEDS (ACCESS), TRUE },
  { _churn_doctor_examine_contacts, NEEDS (ACCESS), TRUE },
  { _churn_doctor_examine_contact, NEEDS (CONTACTS), TRUE },
  { _churn_doctor_examine_feed, NEEDS (CONTACTS), TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (checks) == CHURN_DOCTOR_N_CHECKS);

static gboolean
has_ground (ChurnDoctor *self)
{
  gboolean demo = self->connection->kind == CHURN_CONNECTION_DEMO;

  if (demo && !checks[self->current].of_demo)
    return FALSE;
  for (guint i = 0; i < self->current; i++)
    if ((checks[self->current].needs & (1u << i)) != 0 && (checks[i].of_demo || !demo) &&
        get_state (self, i) != CHURN_DOCTOR_PASSED)
      return FALSE;
  return TRUE;
}

static void
advance (ChurnDoctor *self)
{
  while (self->current < CHURN_DOCTOR_N_CHECKS)
    {
      g_autoptr (GTask) task = NULL;

      if (g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
        {
          task = g_steal_pointer (&self->task);
          g_task_return_error_if_cancelled (task);
          return;
        }
      if (has_ground (self))
        {
          set_line (self, CHURN_DOCTOR_EXAMINING, NULL, NULL);
          checks[self->current].examine (self);
          return;
        }
      set_line (self, CHURN_DOCTOR_SKIPPED, NULL, NULL);
      self->current++;
    }
  if (self->task != NULL)
    {
      g_autoptr (GTask) task = g_steal_pointer (&self->task);

      g_task_return_boolean (task, churn_doctor_is_healthy (self));
    }
}

/**
 * churn_doctor_new:
 * @connector: makes sessions and has the keyring; what it has open is replaced
 * @connection: what is examined
 * @demo: (nullable): the session of the simulated contact centre, where @connection is that and it
 *   runs
 *
 * Returns: (transfer full): a doctor who has not begun
 */
ChurnDoctor *
churn_doctor_new (ChurnConnector *connector, const ChurnConnection *connection, ChurnSession *demo)
{
  ChurnDoctor *self;

  g_return_val_if_fail (CHURN_IS_CONNECTOR (connector), NULL);
  g_return_val_if_fail (connection != NULL, NULL);
  g_return_val_if_fail (demo == NULL || CHURN_IS_SESSION (demo), NULL);

  self = g_object_new (CHURN_TYPE_DOCTOR, NULL);
  self->connector = g_object_ref (connector);
  self->connection = churn_connection_copy (connection);
  g_set_object (&self->session, demo);
  return self;
}

/**
 * churn_doctor_get_lines:
 * @self: a doctor
 *
 * Returns: (transfer none): a #ChurnDoctorLine for each #ChurnDoctorCheck, in their order
 */
GListModel *
churn_doctor_get_lines (ChurnDoctor *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR (self), NULL);

  return G_LIST_MODEL (self->lines);
}

/**
 * churn_doctor_is_healthy:
 * @self: a doctor
 *
 * Returns: %TRUE if every check has been made, as far as it applies, and none has failed
 */
gboolean
churn_doctor_is_healthy (ChurnDoctor *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR (self), FALSE);

  for (guint i = 0; i < CHURN_DOCTOR_N_CHECKS; i++)
    if (get_state (self, i) != CHURN_DOCTOR_PASSED && get_state (self, i) != CHURN_DOCTOR_SKIPPED)
      return FALSE;
  return TRUE;
}

/**
 * churn_doctor_set_keyring_patience:
 * @self: a doctor who has not begun
 * @seconds: how long to wait for the keyring; 0, as at first, for as long as its question stands
 *
 * Bounds the wait for a person who may not be there, or not see that the keyring asks them to be
 * unlocked.
 */
void
churn_doctor_set_keyring_patience (ChurnDoctor *self, guint seconds)
{
  g_return_if_fail (CHURN_IS_DOCTOR (self));

  self->keyring_patience = seconds;
}

/**
 * churn_doctor_get_keyring_asks:
 * @self: a doctor
 *
 * Returns: %TRUE if the keyring asked to be unlocked and nobody answered, so that what needs it was
 *   not examined
 */
gboolean
churn_doctor_get_keyring_asks (ChurnDoctor *self)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR (self), FALSE);

  return self->keyring_asks;
}

/**
 * churn_doctor_to_json:
 * @self: a doctor
 *
 * Writes what was found for programs:
 * `{"healthy":true,"checks":[{"check":"clock","state":"passed","detail":"+0 s","error":null},…]}`.
 *
 * Returns: (transfer full): the JSON, on one line
 */
char *
churn_doctor_to_json (ChurnDoctor *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (CHURN_IS_DOCTOR (self), NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "healthy");
  json_builder_add_boolean_value (builder, churn_doctor_is_healthy (self));
  json_builder_set_member_name (builder, "checks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < CHURN_DOCTOR_N_CHECKS; i++)
    {
      g_autoptr (ChurnDoctorLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);
      const GError *error = churn_doctor_line_get_error (line);

      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "check");
      json_builder_add_string_value (builder, churn_doctor_check_get_name (i));
      json_builder_set_member_name (builder, "state");
      json_builder_add_string_value (
          builder, churn_doctor_state_get_name (churn_doctor_line_get_state (line)));
      json_builder_set_member_name (builder, "detail");
      json_builder_add_string_value (builder, churn_doctor_line_get_detail (line));
      json_builder_set_member_name (builder, "error");
      json_builder_add_string_value (builder, error != NULL ? error->message : NULL);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * churn_doctor_run_async:
 * @self: a doctor who has not begun
 * @cancellable: (nullable): stops it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Examines everything. Where it is stopped, the check that was under way has failed with
 * %G_IO_ERROR_CANCELLED, and those after it are left waiting.
 */
void
churn_doctor_run_async (ChurnDoctor *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (CHURN_IS_DOCTOR (self));
  g_return_if_fail (self->task == NULL && self->current == 0);

  self->task = g_task_new (self, cancellable, callback, user_data);
  advance (self);
}

/**
 * churn_doctor_run_finish:
 * @self: a doctor
 * @result: what the callback got
 * @error: (nullable): where an error goes: %G_IO_ERROR_CANCELLED alone
 *
 * Returns: as churn_doctor_is_healthy()
 */
gboolean
churn_doctor_run_finish (ChurnDoctor *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (CHURN_IS_DOCTOR (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
