#include "churn-profiles.h"

#include "aws-sso-profile.h"

/* A profile whose credentials are another one's, and so on; longer ways are circles. */
#define SOURCES_MOST 10

/**
 * churn_profiles_list:
 * @error: (nullable): where an error goes
 *
 * Reads which profiles the AWS configuration of this person has, in both of its files.
 *
 * Returns: (transfer full): their names; or %NULL with an #AwsError that says which line of which
 *   file cannot be read
 */
char **
churn_profiles_list (GError **error)
{
  g_autoptr (AwsProfileFiles) files = aws_profile_files_load (error);

  return files != NULL ? aws_profile_files_list (files, AWS_PROFILE_SECTION_PROFILE) : NULL;
}

/**
 * churn_profiles_create_sso_session:
 * @profile: a profile; empty for the one that `AWS_PROFILE` names, or the default one
 * @error: (nullable): where an error goes
 *
 * Finds where a person signs in so that a profile has credentials: by the profile itself, or by the
 * one whose role it takes.
 *
 * Returns: (transfer full): it; or %NULL with an #AwsError, %AWS_ERROR_NO_CREDENTIALS if nobody
 * signs in to IAM Identity Center for it
 */
AwsSsoSession *
churn_profiles_create_sso_session (const char *profile, GError **error)
{
  g_autoptr (AwsProfileFiles) files = NULL;
  g_autofree char *named = NULL;
  const char *name;

  g_return_val_if_fail (profile != NULL, NULL);

  files = aws_profile_files_load (error);
  if (files == NULL)
    return NULL;
  named = *profile != '\0' ? g_strdup (profile) : aws_profile_get_name ();
  name = named;
  for (guint i = 0; i < SOURCES_MOST; i++)
    {
      const AwsProfileSection kind = AWS_PROFILE_SECTION_PROFILE;
      const char *source = aws_profile_files_get (files, kind, name, "source_profile");

      /* Only a role is taken with another profile's credentials. */
      if (aws_profile_files_get (files, kind, name, "role_arn") == NULL || source == NULL ||
          g_str_equal (source, name))
        break;
      name = source;
    }

  return aws_sso_session_from_profile (files, name, error);
}
