#include "churn-deadline.h"

struct _ChurnDeadline
{
  GMutex mutex;
  GCond changed;
  GThread *thread;
  GCancellable *cancellable; /* NULL: nothing to cancel */
  gint64 time;               /* when, by the monotonic clock */
  gint64 wake;               /* when the thread looks next; G_MAXINT64: when it is told to */
  gboolean stopped;
};

/* Invocations mostly end before their time and their deadlines only rise: the thread sleeps over
 * them and looks again when the first one would have been. */
static gpointer
watch (gpointer user_data)
{
  ChurnDeadline *self = user_data;

  g_mutex_lock (&self->mutex);
  while (!self->stopped)
    {
      gboolean is_over = self->cancellable != NULL && g_get_monotonic_time () >= self->time;

      if (is_over)
        {
          g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);

          g_mutex_unlock (&self->mutex);
          g_cancellable_cancel (cancellable);
          g_mutex_lock (&self->mutex);
          continue;
        }
      self->wake = self->cancellable != NULL ? self->time : G_MAXINT64;
      if (self->cancellable != NULL)
        g_cond_wait_until (&self->changed, &self->mutex, self->wake);
      else
        g_cond_wait (&self->changed, &self->mutex);
    }
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/**
 * churn_deadline_new:
 *
 * Makes a deadline that is not set.
 *
 * Returns: (transfer full): it
 */
ChurnDeadline *
churn_deadline_new (void)
{
  ChurnDeadline *self = g_new0 (ChurnDeadline, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->wake = G_MAXINT64;
  self->thread = g_thread_new ("deadline", watch, self);
  return self;
}

/**
 * churn_deadline_free:
 * @self: (nullable): a deadline
 *
 * Ends its thread and frees it; what was set is not cancelled any more.
 */
void
churn_deadline_free (ChurnDeadline *self)
{
  if (self == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
  g_thread_join (self->thread);
  g_clear_object (&self->cancellable);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->changed);
  g_free (self);
}

/**
 * churn_deadline_set:
 * @self: a deadline
 * @time: when, microseconds UTC
 * @cancellable: what to cancel then, from another thread
 *
 * Sets it, in the place of what was set before.
 */
void
churn_deadline_set (ChurnDeadline *self, gint64 time, GCancellable *cancellable)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_CANCELLABLE (cancellable));

  g_mutex_lock (&self->mutex);
  g_set_object (&self->cancellable, cancellable);
  self->time = g_get_monotonic_time () + (time - g_get_real_time ());
  if (self->time < self->wake)
    g_cond_signal (&self->changed);
  g_mutex_unlock (&self->mutex);
}

/**
 * churn_deadline_clear:
 * @self: a deadline
 *
 * Cancels nothing any more.
 */
void
churn_deadline_clear (ChurnDeadline *self)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  g_clear_object (&self->cancellable);
  g_mutex_unlock (&self->mutex);
}
