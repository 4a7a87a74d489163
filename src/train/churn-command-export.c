#include "churn-command.h"

#include "churn-export.h"
#include "churn-xgboost-predictor.h"

/**
 * churn_command_export:
 * @argc: of the command
 * @argv: of the command
 *
 * `export`: a model in the form that SageMaker hosts.
 *
 * Returns: the exit status
 */
int
churn_command_export (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autofree char *model_path = NULL;
  g_autoptr (ChurnXgboostPredictor) predictor = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, "The archive to write (DIR/model.tar.gz)",
      "FILE" },
    { NULL },
  };

  if (!churn_command_parse ("DIR",
                            "Packs the xgboost-model.json of a folder into model.tar.gz, as "
                            "SageMaker's XGBoost container takes it.",
                            entries, &argc, &argv, 1))
    return CHURN_EXIT_USAGE;

  model_path = g_build_filename (argv[1], "xgboost-model.json", NULL);
  if (output == NULL)
    output = g_build_filename (argv[1], "model.tar.gz", NULL);
  if (!g_file_get_contents (model_path, &contents, &length, &error))
    return churn_command_fail (error);
  bytes = g_bytes_new_take (contents, length);

  /* What the desk could not use is not worth sending away. */
  predictor = churn_xgboost_predictor_new_for_bytes (bytes, model_path, &error);
  if (predictor == NULL || !churn_export_write (bytes, output, &error))
    return churn_command_fail (error);
  g_print ("%s: model %s\n", output, churn_predictor_get_model (CHURN_PREDICTOR (predictor)));

  return CHURN_EXIT_OK;
}
