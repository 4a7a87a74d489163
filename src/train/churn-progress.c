#include "churn-progress.h"

#include <stdio.h>
#include <unistd.h>

#define WIDTH 30

/**
 * ChurnProgress:
 *
 * How far a command is, on standard error: a bar that stays in its line on a terminal, and
 * elsewhere a plain line at each tenth.
 */
struct _ChurnProgress
{
  gboolean terminal;
  gboolean open; /* there is a bar in the line */
  int shown;     /* the part that was shown last */
};

/**
 * churn_progress_new:
 *
 * Returns: (transfer full): a progress that shows nothing yet
 */
ChurnProgress *
churn_progress_new (void)
{
  ChurnProgress *self = g_new0 (ChurnProgress, 1);

  self->terminal = isatty (STDERR_FILENO);
  self->shown = -1;

  return self;
}

/**
 * churn_progress_free:
 * @self: (transfer full): a progress
 *
 * Frees it.
 */
void
churn_progress_free (ChurnProgress *self)
{
  g_return_if_fail (self != NULL);

  if (self->open)
    g_printerr ("\n");
  g_free (self);
}

/**
 * churn_progress_show:
 * @self: a progress
 * @what: what is being done
 * @done: how much of it is done
 * @total: how much there is to do
 *
 * Shows it, if there is anything new to show. Once all is done, the next thing may begin.
 */
void
churn_progress_show (ChurnProgress *self, const char *what, guint64 done, guint64 total)
{
  int steps = self->terminal ? WIDTH : 10;
  int part;

  g_return_if_fail (self != NULL);
  g_return_if_fail (what != NULL);

  part = total > 0 ? (int) (steps * done / total) : steps;
  if (part == self->shown)
    return;
  self->shown = part;

  if (self->terminal)
    {
      g_printerr ("\r%-18s [", what);
      for (int i = 0; i < WIDTH; i++)
        g_printerr ("%s", i < part ? "=" : " ");
      g_printerr ("] %3d %%", (int) (total > 0 ? 100 * done / total : 100));
      self->open = TRUE;
    }
  else if (part > 0)
    {
      g_printerr ("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT "\n", what, done, total);
    }

  if (done >= total)
    {
      if (self->open)
        g_printerr ("\n");
      self->open = FALSE;
      self->shown = -1;
    }
}
