#include "churn-command.h"

#include <errno.h>
#include <glib/gstdio.h>

/**
 * churn_command_parse:
 * @parameters: what stands after the command's name, for --help
 * @summary: what the command does, for --help
 * @entries: its options
 * @argc: (inout): of the command, its name first
 * @argv: (inout): of the command
 * @n_arguments: how many arguments must be left after the options
 *
 * Reads a command's options. What is wrong with them is said on standard error.
 *
 * Returns: whether they can be used; %CHURN_EXIT_USAGE is the status to leave with if not
 */
gboolean
churn_command_parse (const char *parameters,
                     const char *summary,
                     const GOptionEntry *entries,
                     int *argc,
                     char ***argv,
                     int n_arguments)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, summary);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      g_printerr ("%s: %s\n", (*argv)[0], error->message);
      return FALSE;
    }
  if (*argc - 1 != n_arguments)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return FALSE;
    }

  return TRUE;
}

/**
 * churn_command_misuse:
 * @message: what is wrong with the options
 *
 * Says it on standard error.
 *
 * Returns: %CHURN_EXIT_USAGE
 */
int
churn_command_misuse (const char *message)
{
  g_printerr ("%s: %s\n", g_get_prgname (), message);

  return CHURN_EXIT_USAGE;
}

/**
 * churn_command_fail:
 * @error: what went wrong
 *
 * Says it on standard error.
 *
 * Returns: %CHURN_EXIT_FAILED
 */
int
churn_command_fail (const GError *error)
{
  g_printerr ("%s: %s\n", g_get_prgname (), error->message);

  return CHURN_EXIT_FAILED;
}

/**
 * churn_command_make_folder:
 * @path: a folder that is to be there
 * @error: return location
 *
 * Makes it and those above it.
 *
 * Returns: whether it is there
 */
gboolean
churn_command_make_folder (const char *path, GError **error)
{
  int code;

  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;

  code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));

  return FALSE;
}
