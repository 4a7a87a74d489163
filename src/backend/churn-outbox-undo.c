#include "churn-outbox-private.h"

#include "churn-backend-error.h"

/**
 * churn_outbox_undo:
 * @self: an outbox
 * @entry: an offer
 * @error: (nullable): where an error goes
 *
 * Takes back an offer that still waits: it leaves disk and list, and is never sent.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_BACKEND_ERROR_TOO_LATE, or with a #GFileError if it cannot
 *   be removed from disk; it goes on waiting then
 */
gboolean
churn_outbox_undo (ChurnOutbox *self, ChurnOutboxEntry *entry, GError **error)
{
  g_autoptr (ChurnOutboxEntry) alive = NULL;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (entry), FALSE);

  if (self->store == NULL || entry->state != CHURN_OUTBOX_WAITING ||
      !g_list_store_find (self->entries, entry, NULL))
    {
      g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_TOO_LATE,
                           "The offer is on its way and cannot be undone");
      return FALSE;
    }
  if (!churn_outbox_store_remove (self->store, entry->offer->id, error))
    return FALSE;

  alive = g_object_ref (entry);
  _churn_outbox_drop (self, entry);
  _churn_outbox_entry_set_state (entry, CHURN_OUTBOX_UNDONE);
  _churn_outbox_entry_count_down (entry, 0);
  _churn_outbox_run (self);
  return TRUE;
}

/**
 * churn_outbox_undo_last:
 * @self: an outbox
 * @error: (nullable): where an error goes
 *
 * Takes back the newest offer that still waits.
 *
 * Returns: %TRUE, or %FALSE with %CHURN_BACKEND_ERROR_TOO_LATE if none does, or with a #GFileError
 */
gboolean
churn_outbox_undo_last (ChurnOutbox *self, GError **error)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);

  entries = _churn_outbox_list_entries (self);
  for (guint i = entries->len; i > 0; i--)
    {
      ChurnOutboxEntry *entry = g_ptr_array_index (entries, i - 1);

      if (entry->state == CHURN_OUTBOX_WAITING)
        return churn_outbox_undo (self, entry, error);
    }
  g_set_error_literal (error, CHURN_BACKEND_ERROR, CHURN_BACKEND_ERROR_TOO_LATE,
                       "There is no offer that can be undone");
  return FALSE;
}

/**
 * churn_outbox_dismiss:
 * @self: an outbox
 * @entry: an offer that was answered or refused
 * @error: (nullable): where an error goes
 *
 * Takes an offer whose fate is known off the list, and what was kept of it off the disk. An offer
 * on its way stays.
 *
 * Returns: %TRUE, or %FALSE with a #GFileError
 */
gboolean
churn_outbox_dismiss (ChurnOutbox *self, ChurnOutboxEntry *entry, GError **error)
{
  g_return_val_if_fail (CHURN_IS_OUTBOX (self), FALSE);
  g_return_val_if_fail (CHURN_IS_OUTBOX_ENTRY (entry), FALSE);

  if (self->store == NULL || _churn_outbox_is_open (entry) ||
      !g_list_store_find (self->entries, entry, NULL))
    return TRUE;
  if (!churn_outbox_store_remove (self->store, entry->offer->id, error))
    return FALSE;
  _churn_outbox_drop (self, entry);
  return TRUE;
}
