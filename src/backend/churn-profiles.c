#include "churn-profiles.h"

#include "aws-profile-files.h"

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
