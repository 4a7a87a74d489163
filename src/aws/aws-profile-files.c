#include "aws-profile-files.h"

#include "aws-error.h"
#include "aws-profile-parser.h"
#include "aws-secret.h"

#include <string.h>

/* Nobody's file is larger. */
#define MAX_FILE (4 * 1024 * 1024)

/**
 * AwsProfileFiles:
 *
 * What stands in the shared `config` and `credentials` files of the AWS SDKs. It never changes;
 * its values are wiped when it is freed.
 */
struct _AwsProfileFiles
{
  GHashTable *config[AWS_PROFILE_SECTION_SERVICES + 1]; /* name → properties */
  GHashTable *credentials;                              /* profile → properties */
};

static const char *const words[] = {
  [AWS_PROFILE_SECTION_PROFILE] = "profile",
  [AWS_PROFILE_SECTION_SSO_SESSION] = "sso-session",
  [AWS_PROFILE_SECTION_SERVICES] = "services",
};

static char *
get_path (const char *variable, const char *name)
{
  const char *path = g_getenv (variable);

  if (path == NULL || *path == '\0')
    return g_build_filename (g_get_home_dir (), ".aws", name, NULL);
  if (g_str_has_prefix (path, "~/"))
    return g_build_filename (g_get_home_dir (), path + 2, NULL);
  return g_strdup (path);
}

static GHashTable *
load_file (const char *variable, const char *name, GError **error)
{
  g_autofree char *path = get_path (variable, name);
  g_autoptr (GError) local = NULL;
  GHashTable *sections;
  char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, &local))
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
          g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOTDIR) ||
          g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_ISDIR))
        return aws_profile_parse ("", 0, path, error);
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "%s cannot be read: %s", path,
                   local->message);
      return NULL;
    }
  if (length <= MAX_FILE)
    sections = aws_profile_parse (text, length, path, error);
  else
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_PARSE, "%s is too large", path);
      sections = NULL;
    }
  memset (text, 0, length);
  g_free (text);
  return sections;
}

/* Sorts the sections of the config file. Those that are of no kind are not ours. */
static void
sort_sections (AwsProfileFiles *self, GHashTable *sections)
{
  GHashTableIter iter;
  gpointer header;
  gpointer properties;

  g_hash_table_iter_init (&iter, sections);
  while (g_hash_table_iter_next (&iter, &header, &properties))
    {
      g_auto (GStrv) parts = NULL;

      if (g_str_equal (header, "default") &&
          !g_hash_table_contains (self->config[AWS_PROFILE_SECTION_PROFILE], "default"))
        g_hash_table_insert (self->config[AWS_PROFILE_SECTION_PROFILE], g_strdup ("default"),
                             g_hash_table_ref (properties));
      if (!g_shell_parse_argv (header, NULL, &parts, NULL) || g_strv_length (parts) != 2)
        continue;
      /* `[profile default]` goes before `[default]`, in whatever order they come. */
      for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
        if (g_str_equal (parts[0], words[i]))
          g_hash_table_replace (self->config[i], g_strdup (parts[1]),
                                g_hash_table_ref (properties));
    }
}

/**
 * aws_profile_files_load:
 * @error: (nullable): where an error goes
 *
 * Reads the files that `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name, or else those of
 * `~/.aws`. One that is not there is as good as empty.
 *
 * Returns: (transfer full): what stands in them, or %NULL with %AWS_ERROR_PARSE, which names the
 *   file and, for its contents, the line
 */
AwsProfileFiles *
aws_profile_files_load (GError **error)
{
  g_autoptr (AwsProfileFiles) self = g_new0 (AwsProfileFiles, 1);
  g_autoptr (GHashTable) sections = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    self->config[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) g_hash_table_unref);
  sections = load_file ("AWS_CONFIG_FILE", "config", error);
  if (sections == NULL)
    return NULL;
  sort_sections (self, sections);
  self->credentials = load_file ("AWS_SHARED_CREDENTIALS_FILE", "credentials", error);
  return self->credentials != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * aws_profile_files_free:
 * @self: (transfer full): files
 *
 * Wipes and frees what was read.
 */
void
aws_profile_files_free (AwsProfileFiles *self)
{
  g_return_if_fail (self != NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_clear_pointer (&self->config[i], g_hash_table_unref);
  g_clear_pointer (&self->credentials, g_hash_table_unref);
  g_free (self);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * aws_profile_files_list:
 * @self: files
 * @kind: what to list
 *
 * Returns: (transfer full): the names of all sections of a kind, sorted
 */
char **
aws_profile_files_list (const AwsProfileFiles *self, AwsProfileSection kind)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind < G_N_ELEMENTS (words), NULL);

  g_hash_table_iter_init (&iter, self->config[kind]);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_hash_table_iter_init (&iter, self->credentials);
  while (kind == AWS_PROFILE_SECTION_PROFILE && g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (self->config[kind], name))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/**
 * aws_profile_files_has:
 * @self: files
 * @kind: a kind of section
 * @name: its name
 *
 * Returns: whether there is such a section
 */
gboolean
aws_profile_files_has (const AwsProfileFiles *self, AwsProfileSection kind, const char *name)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (kind < G_N_ELEMENTS (words), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return g_hash_table_contains (self->config[kind], name) ||
         (kind == AWS_PROFILE_SECTION_PROFILE && g_hash_table_contains (self->credentials, name));
}

static const char *
look_up (GHashTable *sections, const char *name, const char *key)
{
  GHashTable *properties = g_hash_table_lookup (sections, name);

  return properties != NULL ? g_hash_table_lookup (properties, key) : NULL;
}

/**
 * aws_profile_files_get_config:
 * @self: files
 * @kind: a kind of section
 * @name: its name
 * @key: the name of a property, in lower case
 *
 * Returns: (nullable): the property as the config file has it
 */
const char *
aws_profile_files_get_config (const AwsProfileFiles *self,
                              AwsProfileSection kind,
                              const char *name,
                              const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (kind < G_N_ELEMENTS (words), NULL);
  g_return_val_if_fail (name != NULL && key != NULL, NULL);

  return look_up (self->config[kind], name, key);
}

/**
 * aws_profile_files_get_credentials:
 * @self: files
 * @profile: the name of a profile
 * @key: the name of a property, in lower case
 *
 * Returns: (nullable): the property as the credentials file has it
 */
const char *
aws_profile_files_get_credentials (const AwsProfileFiles *self,
                                   const char *profile,
                                   const char *key)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (profile != NULL && key != NULL, NULL);

  return look_up (self->credentials, profile, key);
}

/**
 * aws_profile_files_get:
 * @self: files
 * @kind: a kind of section
 * @name: its name
 * @key: the name of a property, in lower case
 *
 * Looks for a property in both files. Nothing is inherited from the profile `default`.
 *
 * Returns: (nullable): the property; that of the credentials file, if both have it
 */
const char *
aws_profile_files_get (const AwsProfileFiles *self,
                       AwsProfileSection kind,
                       const char *name,
                       const char *key)
{
  const char *value = NULL;

  if (kind == AWS_PROFILE_SECTION_PROFILE)
    value = aws_profile_files_get_credentials (self, name, key);
  return value != NULL ? value : aws_profile_files_get_config (self, kind, name, key);
}

/**
 * aws_profile_get_name:
 *
 * Returns: (transfer full): the profile that is used when none is named: `AWS_PROFILE`, or else
 *   `default`
 */
char *
aws_profile_get_name (void)
{
  const char *name = g_getenv ("AWS_PROFILE");

  return g_strdup (name != NULL && *name != '\0' ? name : "default");
}
