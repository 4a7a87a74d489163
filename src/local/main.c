#include "config.h"

#include "churn-local.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

/* What the shell calls a wrong use of a command. */
#define EXIT_USAGE 2

static gboolean
signal_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
input_cb (int fd, GIOCondition condition, gpointer user_data)
{
  char buffer[4096];

  if (read (fd, buffer, sizeof buffer) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

static int
run (const ChurnLocalOptions *options, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (ChurnLocal) local = churn_local_new (options, error);
  g_autofree char *ready = NULL;

  if (local == NULL || !churn_local_start (local, error))
    return EXIT_USAGE;

  g_unix_signal_add (SIGINT, signal_cb, loop);
  g_unix_signal_add (SIGTERM, signal_cb, loop);
  if (options->until_eof)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, input_cb, loop);

  ready = churn_local_get_ready_line (local);
  g_print ("%s\n", ready);
  fflush (stdout);
  g_main_loop_run (loop);
  churn_local_stop (local);

  return EXIT_SUCCESS;
}

int
main (int argc, char *argv[])
{
  g_auto (ChurnLocalOptions) options = { 0 };
  g_autoptr (GError) error = NULL;
  int status = EXIT_USAGE;

  /* so that messages can be written as they are; numbers on the wire stay those of the C locale */
  setlocale (LC_CTYPE, "");
  /* the one line on standard output is for the program that started this one */
  g_log_writer_default_set_use_stderr (TRUE);
  signal (SIGPIPE, SIG_IGN);

  if (churn_local_options_parse (&options, argv, &error))
    {
      if (options.version)
        {
          g_print ("churn-desk-local %s\n", PACKAGE_VERSION);
          return EXIT_SUCCESS;
        }
      status = run (&options, &error);
    }
  if (error != NULL)
    g_printerr ("churn-desk-local: %s\n", error->message);

  return status;
}
