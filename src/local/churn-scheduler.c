#include "churn-scheduler.h"

#include "churn-analyse.h"
#include "churn-windows.h"

#define INTERVAL (CHURN_WINDOW_SECONDS * G_TIME_SPAN_SECOND)

/**
 * ChurnScheduler:
 *
 * The loops of the contacts: each is looked at every 15 s from its start to its end. All that are
 * due are scored together; the next one is planned from when the last was due, so that a late tick
 * makes no other one late.
 */
struct _ChurnScheduler
{
  GObject parent_instance;

  GHashTable *due; /* contact id → gint64: when its next tick is due */
  gint64 now;
};

G_DEFINE_FINAL_TYPE (ChurnScheduler, churn_scheduler, G_TYPE_OBJECT)

static void
churn_scheduler_finalize (GObject *object)
{
  ChurnScheduler *self = CHURN_SCHEDULER (object);

  g_clear_pointer (&self->due, g_hash_table_unref);
  G_OBJECT_CLASS (churn_scheduler_parent_class)->finalize (object);
}

static void
churn_scheduler_class_init (ChurnSchedulerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = churn_scheduler_finalize;
}

static void
churn_scheduler_init (ChurnScheduler *self)
{
  self->due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * churn_scheduler_new:
 * @now: the time now, microseconds UTC
 *
 * Returns: (transfer full): a scheduler without loops
 */
ChurnScheduler *
churn_scheduler_new (gint64 now)
{
  ChurnScheduler *self = g_object_new (CHURN_TYPE_SCHEDULER, NULL);

  self->now = now;

  return self;
}

/**
 * churn_scheduler_start_loop:
 * @self: a scheduler
 * @contact_id: a contact
 *
 * Starts the loop of a contact, whose first tick is due in 15 s. That it runs already changes
 * nothing.
 */
void
churn_scheduler_start_loop (ChurnScheduler *self, const char *contact_id)
{
  gint64 due;

  g_return_if_fail (CHURN_IS_SCHEDULER (self));
  g_return_if_fail (contact_id != NULL);

  if (g_hash_table_contains (self->due, contact_id))
    return;
  due = self->now + INTERVAL;
  g_hash_table_insert (self->due, g_strdup (contact_id), g_memdup2 (&due, sizeof due));
}

/**
 * churn_scheduler_stop_loop:
 * @self: a scheduler
 * @contact_id: a contact
 *
 * Stops the loop of a contact, if it has one.
 */
void
churn_scheduler_stop_loop (ChurnScheduler *self, const char *contact_id)
{
  g_return_if_fail (CHURN_IS_SCHEDULER (self));
  g_return_if_fail (contact_id != NULL);

  g_hash_table_remove (self->due, contact_id);
}

/**
 * churn_scheduler_get_n_loops:
 * @self: a scheduler
 *
 * Returns: how many loops run
 */
guint
churn_scheduler_get_n_loops (ChurnScheduler *self)
{
  g_return_val_if_fail (CHURN_IS_SCHEDULER (self), 0);

  return g_hash_table_size (self->due);
}

static char **
take_due (ChurnScheduler *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GHashTableIter iter;
  gpointer id;
  gpointer value;

  g_hash_table_iter_init (&iter, self->due);
  while (g_hash_table_iter_next (&iter, &id, &value))
    {
      gint64 *due = value;

      if (*due > self->now)
        continue;
      g_strv_builder_add (builder, id);
      /* ticks that were missed are not made up for */
      *due += (1 + (self->now - *due) / INTERVAL) * INTERVAL;
    }

  return g_strv_builder_end (builder);
}

/**
 * churn_scheduler_run:
 * @self: a scheduler
 * @pipeline: the ports
 * @now: the time now, microseconds UTC; never before the one of the last call
 * @cancellable: (nullable): stops it
 * @error: return location for an error
 *
 * Looks at the contacts that are due, all in one call of the model, and ends the loops that are
 * over.
 *
 * Returns: whether that could be done; if not, the next ticks try again
 */
gboolean
churn_scheduler_run (ChurnScheduler *self,
                     ChurnPipeline *pipeline,
                     gint64 now,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) over = NULL;
  g_auto (GStrv) ids = NULL;
  gboolean analysed;

  g_return_val_if_fail (CHURN_IS_SCHEDULER (self), FALSE);
  g_return_val_if_fail (CHURN_IS_PIPELINE (pipeline), FALSE);

  self->now = MAX (self->now, now);
  ids = take_due (self);
  if (ids[0] == NULL)
    return TRUE;
  over = g_ptr_array_new_with_free_func (g_free);
  analysed =
      churn_analyse (pipeline, (const char *const *) ids, self->now, over, cancellable, error);
  for (guint i = 0; i < over->len; i++)
    churn_scheduler_stop_loop (self, g_ptr_array_index (over, i));

  return analysed;
}
