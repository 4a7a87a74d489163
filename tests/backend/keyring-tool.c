/* Does one thing with the keyring and tells how it went, for test-keyring.py:
 *
 *   keyring-tool save KIND KEY    the secret comes by standard input
 *   keyring-tool load KIND KEY    prints the secret
 *   keyring-tool clear KIND [KEY]
 *   keyring-tool call-off KIND KEY   saves, and clears when it gets SIGUSR1
 *
 * The last line is the keyring's state. */

#include "churn-keyring.h"

#include "aws-secret.h"

#include <glib-unix.h>
#include <stdio.h>
#include <string.h>

typedef struct
{
  GMainLoop *loop;
  const char *verb;
  const char *kind;
  const char *key;
  ChurnKeyring *keyring;
  guint waits; /* for so many ends */
} Run;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ChurnKeyring *keyring = CHURN_KEYRING (source);
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (run->verb, "load"))
    {
      char *secret = churn_keyring_load_finish (keyring, result, &error);

      g_print ("%s\n", secret != NULL ? secret : "nothing");
      aws_secret_free (secret);
    }
  else if (g_str_equal (run->verb, "save"))
    g_print ("%s\n", churn_keyring_save_finish (keyring, result, &error) ? "kept" : "not kept");
  else
    g_print ("%s\n", churn_keyring_clear_finish (keyring, result, &error) ? "gone" : "not gone");
  if (error != NULL)
    g_print ("%s\n", error->message);
  if (--run->waits == 0)
    g_main_loop_quit (run->loop);
}

/* Whether it was kept is for the keyring to tell. */
static void
called_off_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;

  churn_keyring_save_finish (CHURN_KEYRING (source), result, NULL);
  if (--run->waits == 0)
    g_main_loop_quit (run->loop);
}

static gboolean
signal_cb (gpointer user_data)
{
  Run *run = user_data;

  churn_keyring_clear_async (run->keyring, run->kind, run->key, NULL, done_cb, run);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  static const char *const states[] = { "unknown", "open", "locked", "absent" };
  g_autoptr (ChurnKeyring) keyring = churn_keyring_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Run run = { loop, argv[1], argv[2], argc > 3 ? argv[3] : NULL, keyring, 1 };

  if (argc < 3)
    return 2;
  if (g_str_equal (argv[1], "save") || g_str_equal (argv[1], "call-off"))
    {
      gboolean calls_off = g_str_equal (argv[1], "call-off");
      char secret[4096] = "";
      gsize length = fread (secret, 1, sizeof secret - 1, stdin);

      secret[length] = '\0';
      if (calls_off)
        {
          run.waits = 2;
          g_unix_signal_add (SIGUSR1, signal_cb, &run);
        }
      churn_keyring_save_async (keyring, argv[2], argv[3], "A test", secret, NULL,
                                calls_off ? called_off_cb : done_cb, &run);
    }
  else if (g_str_equal (argv[1], "load"))
    churn_keyring_load_async (keyring, argv[2], argv[3], NULL, done_cb, &run);
  else
    churn_keyring_clear_async (keyring, argv[2], argc > 3 ? argv[3] : NULL, NULL, done_cb, &run);
  g_main_loop_run (loop);
  g_print ("%s\n", states[churn_keyring_get_state (keyring)]);
  return 0;
}
