#include "config.h"

#include "churn-close-guard.h"

#include "churn-dialog.h"
#include "churn-waiting-question.h"

#include <glib/gi18n-lib.h>

/**
 * ChurnCloseGuard:
 *
 * Stands between a window and its end while an offer waits: it asks before the window closes, and
 * has the session ask before it ends.
 */
struct _ChurnCloseGuard
{
  GObject parent_instance;

  GtkWindow *window; /* which has this guard */
  ChurnOutbox *outbox;
  GtkWindow *question; /* weak; whether to close although an offer waits */
  gboolean closing;    /* a person was asked, and wants it */
  guint inhibited;     /* the end of the session, while an offer waits */
};

G_DEFINE_FINAL_TYPE (ChurnCloseGuard, churn_close_guard, G_TYPE_OBJECT)

static void
churn_close_guard_dispose (GObject *object)
{
  ChurnCloseGuard *self = CHURN_CLOSE_GUARD (object);

  g_clear_weak_pointer (&self->window);
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->outbox);
  G_OBJECT_CLASS (churn_close_guard_parent_class)->dispose (object);
}

static void
churn_close_guard_class_init (ChurnCloseGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = churn_close_guard_dispose;
}

static void
churn_close_guard_init (ChurnCloseGuard *self)
{
}

/* The session asks before it ends while an offer waits, as the window does, and says how many do.
 */
static void
update_inhibited (ChurnCloseGuard *self)
{
  GtkApplication *application =
      self->window != NULL ? gtk_window_get_application (self->window) : NULL;
  guint n_waiting = churn_outbox_get_n_waiting (self->outbox);
  guint before = self->inhibited;
  g_autofree char *reason = NULL;

  if (application == NULL)
    return;
  /* Translators: why the session should not end */
  reason = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u\u00a0offer has not been made yet.",
                                         "%u\u00a0offers have not been made yet.", n_waiting),
                            n_waiting);
  self->inhibited = n_waiting > 0 ? gtk_application_inhibit (application, self->window,
                                                             GTK_APPLICATION_INHIBIT_LOGOUT, reason)
                                  : 0;
  /* Not before, so that there is no gap in which the session ends. */
  if (before != 0)
    gtk_application_uninhibit (application, before);
}

static char *
say_waiting (guint n_waiting)
{
  return g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE,
          "%u\u00a0offer has not been made yet. It is kept, and made when Churn Desk is next "
          "opened.",
          "%u\u00a0offers have not been made yet. They are kept, and made when Churn Desk is "
          "next opened.",
          n_waiting),
      n_waiting);
}

static gboolean
close_cb (gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (user_data));

  return G_SOURCE_REMOVE;
}

static void
agreed_cb (ChurnCloseGuard *self)
{
  if (self->window == NULL)
    return;

  self->closing = TRUE;
  /* The dialog is still in use, and goes with the window that it belongs to. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_cb, g_object_ref (self->window), g_object_unref);
}

static void
ask (ChurnCloseGuard *self)
{
  GtkWindow *question;

  /* Who asks to quit twice is asked once. */
  if (self->question != NULL)
    {
      gtk_window_present (self->question);
      return;
    }

  question =
      churn_waiting_question_new (self->outbox, _ ("Close?"), _ ("Close Anyway?"), say_waiting,
                                  C_ ("button", "_Keep Open"), C_ ("button", "_Close"));
  g_set_weak_pointer (&self->question, question);
  g_signal_connect_object (question, "agreed", G_CALLBACK (agreed_cb), self, G_CONNECT_SWAPPED);
  churn_dialog_present (question, self->window);
}

/**
 * churn_close_guard_new:
 * @window: the window to guard, of an application; it keeps the guard
 * @outbox: where offers wait
 *
 * Returns: (transfer full): a guard
 */
ChurnCloseGuard *
churn_close_guard_new (GtkWindow *window, ChurnOutbox *outbox)
{
  ChurnCloseGuard *self;

  g_return_val_if_fail (GTK_IS_WINDOW (window), NULL);
  g_return_val_if_fail (CHURN_IS_OUTBOX (outbox), NULL);

  self = g_object_new (CHURN_TYPE_CLOSE_GUARD, NULL);
  g_set_weak_pointer (&self->window, window);
  self->outbox = g_object_ref (outbox);
  g_signal_connect_object (outbox, "notify::n-waiting", G_CALLBACK (update_inhibited), self,
                           G_CONNECT_SWAPPED);
  update_inhibited (self);

  return self;
}

/**
 * churn_close_guard_may_close:
 * @self: a guard
 *
 * Asks, if an offer waits and a person has not yet said that the window may close all the same;
 * when they say so, the window is closed again.
 *
 * Returns: whether the window may close now
 */
gboolean
churn_close_guard_may_close (ChurnCloseGuard *self)
{
  g_return_val_if_fail (CHURN_IS_CLOSE_GUARD (self), TRUE);

  if (self->closing || churn_outbox_get_n_waiting (self->outbox) == 0)
    return TRUE;
  ask (self);

  return FALSE;
}
