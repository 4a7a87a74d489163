#include "churn-model-name.h"

#define HASH_DIGITS 12

/**
 * churn_model_name_for_bytes:
 * @bytes: a model's file
 *
 * Names a model.
 *
 * Returns: (transfer full): the beginning of its SHA-256
 */
char *
churn_model_name_for_bytes (GBytes *bytes)
{
  g_autofree char *hash = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  return g_strndup (hash, HASH_DIGITS);
}

/**
 * churn_model_name:
 * @path: a model's file
 * @error: return location
 *
 * Names a model that is not loaded.
 *
 * Returns: (transfer full) (nullable): its name, %NULL if the file cannot be read
 */
char *
churn_model_name (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  char *contents;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (!g_file_get_contents (path, &contents, &length, error))
    return NULL;
  bytes = g_bytes_new_take (contents, length);
  return churn_model_name_for_bytes (bytes);
}
