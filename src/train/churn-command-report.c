#include "churn-command.h"

#include "churn-report.h"

/**
 * churn_command_report:
 * @argc: of the command
 * @argv: of the command
 *
 * `report`: an evaluation as a page for people.
 *
 * Returns: the exit status
 */
int
churn_command_report (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *evaluation_path = NULL;
  g_autofree char *evaluation = NULL;
  g_autofree char *html = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The page to write (DIR/report.html)",
      "FILE" },
    { NULL },
  };

  if (!churn_command_parse (
          "DIR",
          "Makes a page of the evaluation.json that train wrote into a folder: one "
          "file, pictures first.",
          entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;

  evaluation_path = g_build_filename (argv[1], "evaluation.json", NULL);
  if (output == NULL)
    output = g_build_filename (argv[1], "report.html", NULL);
  if (!g_file_get_contents (evaluation_path, &evaluation, &length, &error))
    return churn_command_fail (error);
  html = churn_report_render (evaluation, length, &error);
  if (html == NULL)
    {
      g_prefix_error (&error, "%s: ", evaluation_path);
      return churn_command_fail (error);
    }
  if (!g_file_set_contents (output, html, -1, &error))
    return churn_command_fail (error);
  g_print ("%s\n", output);

  return CHURN_EXIT_OK;
}
