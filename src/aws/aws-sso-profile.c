/* What the shared files say of IAM Identity Center. */

#include "aws-sso-profile.h"

#include "aws-error.h"

static const char *
get (const AwsProfileFiles *files, AwsProfileSection kind, const char *name, const char *key)
{
  const char *value = aws_profile_files_get (files, kind, name, key);

  return value != NULL && *value != '\0' ? value : NULL;
}

static AwsSsoSession *
new_session (const char *name,
             const char *where,
             const char *start_url,
             const char *region,
             const char *scopes,
             GError **error)
{
  g_auto (GStrv) list = NULL;

  if (start_url == NULL || region == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "%s needs %s", where,
                   start_url == NULL ? "sso_start_url" : "sso_region");
      return NULL;
    }
  list = g_strsplit (scopes != NULL ? scopes : "", ",", -1);
  for (char **scope = list; *scope != NULL; scope++)
    g_strstrip (*scope);
  return aws_sso_session_new (name, start_url, region, (const char *const *) list, error);
}

/**
 * aws_sso_session_from_section:
 * @files: the shared files
 * @name: the name of an `sso-session` section
 * @error: (nullable): where an error goes
 *
 * Returns: (transfer full): where people sign in by it, or %NULL with %AWS_ERROR_INVALID
 */
AwsSsoSession *
aws_sso_session_from_section (const AwsProfileFiles *files, const char *name, GError **error)
{
  const AwsProfileSection kind = AWS_PROFILE_SECTION_SSO_SESSION;
  g_autofree char *where = NULL;

  g_return_val_if_fail (files != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!aws_profile_files_has (files, kind, name))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                   "The section [sso-session %s] is not in the config file", name);
      return NULL;
    }
  where = g_strdup_printf ("The section [sso-session %s]", name);
  return new_session (name, where, get (files, kind, name, "sso_start_url"),
                      get (files, kind, name, "sso_region"),
                      get (files, kind, name, "sso_registration_scopes"), error);
}

/**
 * aws_sso_session_from_profile:
 * @files: the shared files
 * @profile: the name of a profile
 * @error: (nullable): where an error goes
 *
 * Finds where people sign in for a profile: by the `sso-session` that it names, or by what it says
 * itself.
 *
 * Returns: (transfer full): it; or %NULL with %AWS_ERROR_NO_CREDENTIALS if the profile says nothing
 *   of IAM Identity Center, %AWS_ERROR_INVALID if it says too little
 */
AwsSsoSession *
aws_sso_session_from_profile (const AwsProfileFiles *files, const char *profile, GError **error)
{
  const AwsProfileSection kind = AWS_PROFILE_SECTION_PROFILE;
  const char *session;
  g_autofree char *where = NULL;

  g_return_val_if_fail (files != NULL, NULL);
  g_return_val_if_fail (profile != NULL, NULL);

  session = get (files, kind, profile, "sso_session");
  if (session != NULL)
    return aws_sso_session_from_section (files, session, error);
  if (get (files, kind, profile, "sso_start_url") == NULL &&
      get (files, kind, profile, "sso_account_id") == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS,
                   "profile %s has neither sso_session nor sso_start_url", profile);
      return NULL;
    }
  where = g_strdup_printf ("Profile %s", profile);
  return new_session (NULL, where, get (files, kind, profile, "sso_start_url"),
                      get (files, kind, profile, "sso_region"), NULL, error);
}
