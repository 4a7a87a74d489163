/* Where credentials are looked for: each step tells what it finds, or why it does not apply.
 * https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html */

#include "aws-provider-step.h"

#include "aws-assume-role-provider.h"
#include "aws-container-provider.h"
#include "aws-error.h"
#include "aws-process-provider.h"
#include "aws-sso-profile.h"
#include "aws-sso-provider.h"
#include "aws-static-provider.h"

/* STS is everywhere; this is where it is asked when nothing names a region. */
#define DEFAULT_REGION "us-east-1"

/* No role needs as many others before it. */
#define MAX_ROLES 8

static const char *const names[] = {
  [AWS_PROVIDER_STEP_ENVIRONMENT] = "environment",
  [AWS_PROVIDER_STEP_ASSUME_ROLE] = "assume-role",
  [AWS_PROVIDER_STEP_WEB_IDENTITY] = "web-identity",
  [AWS_PROVIDER_STEP_SSO] = "sso",
  [AWS_PROVIDER_STEP_CREDENTIALS_FILE] = "credentials-file",
  [AWS_PROVIDER_STEP_PROCESS] = "credential-process",
  [AWS_PROVIDER_STEP_CONFIG_FILE] = "config-file",
  [AWS_PROVIDER_STEP_CONTAINER] = "container",
};

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/* A property that is not empty. */
static const char *
get (const AwsProfileFiles *files, const char *profile, const char *key)
{
  const char *value = aws_profile_files_get (files, AWS_PROFILE_SECTION_PROFILE, profile, key);

  return value != NULL && *value != '\0' ? value : NULL;
}

G_GNUC_PRINTF (2, 3)
static AwsCredentialProvider *
skip (GError **error, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error_literal (error, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS, why);
  return NULL;
}

/**
 * aws_provider_step_get_name:
 * @step: a step
 *
 * Returns: its name, which is not translated, as `assume-role`
 */
const char *
aws_provider_step_get_name (AwsProviderStep step)
{
  g_return_val_if_fail (step < G_N_ELEMENTS (names), NULL);

  return names[step];
}

static AwsCredentialProvider *
find_environment (GError **error)
{
  g_autoptr (AwsCredentials) credentials = NULL;

  if (get_variable ("AWS_ACCESS_KEY_ID") == NULL)
    return skip (error, "AWS_ACCESS_KEY_ID is not set");
  credentials = aws_credentials_new_from_environment (error);
  return credentials != NULL ? aws_static_provider_new (credentials, "environment") : NULL;
}

/* Keys of a profile, in either file or in both. */
static AwsCredentialProvider *
find_keys (const char *access_key_id,
           const char *secret,
           const char *token,
           const char *file,
           const char *profile,
           GError **error)
{
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autofree char *source = NULL;

  if (access_key_id == NULL || *access_key_id == '\0')
    return skip (error, "profile %s has no aws_access_key_id in the %s file", profile, file);
  if (secret == NULL || *secret == '\0')
    {
      g_set_error (
          error, AWS_ERROR, AWS_ERROR_INVALID,
          "Profile %s has an aws_access_key_id and no aws_secret_access_key in the %s file",
          profile, file);
      return NULL;
    }
  credentials = aws_credentials_new (access_key_id, secret, token, 0);
  source = g_strdup_printf ("%s-file, %s", file, profile);
  return aws_static_provider_new (credentials, source);
}

static AwsCredentialProvider *
find_credentials_file (const AwsProfileFiles *files, const char *profile, GError **error)
{
  return find_keys (aws_profile_files_get_credentials (files, profile, "aws_access_key_id"),
                    aws_profile_files_get_credentials (files, profile, "aws_secret_access_key"),
                    aws_profile_files_get_credentials (files, profile, "aws_session_token"),
                    "credentials", profile, error);
}

static AwsCredentialProvider *
find_config_file (const AwsProfileFiles *files, const char *profile, GError **error)
{
  const AwsProfileSection kind = AWS_PROFILE_SECTION_PROFILE;

  return find_keys (aws_profile_files_get_config (files, kind, profile, "aws_access_key_id"),
                    aws_profile_files_get_config (files, kind, profile, "aws_secret_access_key"),
                    aws_profile_files_get_config (files, kind, profile, "aws_session_token"),
                    "config", profile, error);
}

static const char *
get_region (const AwsProfileFiles *files, const char *profile)
{
  const char *region = get_variable ("AWS_REGION");

  if (region == NULL)
    region = get_variable ("AWS_DEFAULT_REGION");
  if (region == NULL)
    region = get (files, profile, "region");
  return region != NULL ? region : DEFAULT_REGION;
}

/* 15 minutes to 12 hours. */
static gboolean
read_duration (const AwsProfileFiles *files, const char *profile, guint *duration, GError **error)
{
  const char *text = get (files, profile, "duration_seconds");
  guint64 seconds = 0;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 900, 43200, &seconds, NULL))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                   "duration_seconds of profile %s is no number from 900 to 43200", profile);
      return FALSE;
    }
  *duration = (guint) seconds;
  return TRUE;
}

static AwsCredentialProvider *find_role (AwsProviderContext *context,
                                         const AwsProfileFiles *files,
                                         const char *profile,
                                         guint depth,
                                         GError **error);

/* The credentials that another profile's role is assumed with. */
static AwsCredentialProvider *
find_source_profile (AwsProviderContext *context,
                     const AwsProfileFiles *files,
                     const char *profile,
                     guint depth,
                     GError **error)
{
  if (!aws_profile_files_has (files, AWS_PROFILE_SECTION_PROFILE, profile))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "The source_profile %s is in neither file",
                   profile);
      return NULL;
    }
  if (get (files, profile, "aws_access_key_id") == NULL &&
      get (files, profile, "role_arn") != NULL &&
      get (files, profile, "web_identity_token_file") == NULL)
    {
      if (depth >= MAX_ROLES)
        {
          g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                       "The source_profile of profile %s leads in a circle", profile);
          return NULL;
        }
      return find_role (context, files, profile, depth + 1, error);
    }
  for (AwsProviderStep step = AWS_PROVIDER_STEP_WEB_IDENTITY; step <= AWS_PROVIDER_STEP_CONFIG_FILE;
       step++)
    {
      g_autoptr (GError) local = NULL;
      AwsCredentialProvider *found = aws_provider_step_find (step, context, files, profile, &local);

      if (found != NULL)
        return found;
      if (!g_error_matches (local, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return NULL;
        }
    }
  g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "The source_profile %s has no credentials",
               profile);
  return NULL;
}

static AwsCredentialProvider *
find_source (AwsProviderContext *context,
             const AwsProfileFiles *files,
             const char *profile,
             guint depth,
             GError **error)
{
  const char *source_profile = get (files, profile, "source_profile");
  const char *source = get (files, profile, "credential_source");

  if ((source_profile != NULL) == (source != NULL))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
                   "Profile %s has a role_arn and needs either source_profile or "
                   "credential_source",
                   profile);
      return NULL;
    }
  if (source_profile != NULL)
    return find_source_profile (context, files, source_profile, depth, error);
  if (g_str_equal (source, "Environment"))
    return find_environment (error);
  if (g_str_equal (source, "EcsContainer"))
    return aws_container_provider_new (error);
  g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID,
               "The credential_source %s of profile %s is not one of Environment and EcsContainer",
               source, profile);
  return NULL;
}

static AwsCredentialProvider *
find_role (AwsProviderContext *context,
           const AwsProfileFiles *files,
           const char *profile,
           guint depth,
           GError **error)
{
  AwsRoleProfile role = {
    .profile = profile,
    .region = get_region (files, profile),
    .role_arn = get (files, profile, "role_arn"),
    .session_name = get (files, profile, "role_session_name"),
    .external_id = get (files, profile, "external_id"),
    .mfa_serial = get (files, profile, "mfa_serial"),
  };
  g_autoptr (AwsCredentialProvider) source = NULL;

  if (role.mfa_serial != NULL && !aws_provider_context_has_mfa (context))
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_SIGN_IN,
                   "Profile %s wants the code of an MFA device, and nobody can be asked for it",
                   profile);
      return NULL;
    }
  if (!read_duration (files, profile, &role.duration, error))
    return NULL;
  source = find_source (context, files, profile, depth, error);
  return source != NULL ? aws_assume_role_provider_new (context, &role, source) : NULL;
}

static AwsCredentialProvider *
find_assume_role (AwsProviderContext *context,
                  const AwsProfileFiles *files,
                  const char *profile,
                  GError **error)
{
  g_autoptr (GError) local = NULL;
  AwsCredentialProvider *found;

  if (get (files, profile, "role_arn") == NULL)
    return skip (error, "profile %s has no role_arn", profile);
  if (get (files, profile, "web_identity_token_file") != NULL)
    return skip (error, "profile %s has a web_identity_token_file", profile);
  found = find_role (context, files, profile, 0, &local);
  /* A profile with a role that cannot be assumed is wrong: there is no going on without it. */
  if (found == NULL && g_error_matches (local, AWS_ERROR, AWS_ERROR_NO_CREDENTIALS))
    local->code = AWS_ERROR_INVALID;
  if (found == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return found;
}

static AwsCredentialProvider *
find_web_identity (AwsProviderContext *context,
                   const AwsProfileFiles *files,
                   const char *profile,
                   GError **error)
{
  AwsRoleProfile role = {
    .profile = profile,
    .region = get_region (files, profile),
    .role_arn = get (files, profile, "role_arn"),
    .session_name = get (files, profile, "role_session_name"),
    .web_identity_token_file = get (files, profile, "web_identity_token_file"),
  };

  if (role.web_identity_token_file == NULL)
    {
      role.web_identity_token_file = get_variable ("AWS_WEB_IDENTITY_TOKEN_FILE");
      role.role_arn = get_variable ("AWS_ROLE_ARN");
      role.session_name = get_variable ("AWS_ROLE_SESSION_NAME");
    }
  if (role.web_identity_token_file == NULL)
    return skip (error,
                 "profile %s has no web_identity_token_file, and AWS_WEB_IDENTITY_TOKEN_FILE is "
                 "not set",
                 profile);
  if (role.role_arn == NULL)
    {
      g_set_error_literal (error, AWS_ERROR, AWS_ERROR_INVALID,
                           "There is a web identity's token, and no role for it");
      return NULL;
    }
  return aws_assume_role_provider_new (context, &role, NULL);
}

static AwsCredentialProvider *
find_sso (AwsProviderContext *context,
          const AwsProfileFiles *files,
          const char *profile,
          GError **error)
{
  const char *account = get (files, profile, "sso_account_id");
  const char *role = get (files, profile, "sso_role_name");
  g_autoptr (AwsSsoSession) session = NULL;

  session = aws_sso_session_from_profile (files, profile, error);
  if (session == NULL)
    return NULL;
  if (account == NULL || role == NULL)
    {
      g_set_error (error, AWS_ERROR, AWS_ERROR_INVALID, "Profile %s needs %s", profile,
                   account == NULL ? "sso_account_id" : "sso_role_name");
      return NULL;
    }
  return aws_sso_provider_new (context, session, account, role);
}

static AwsCredentialProvider *
find_process (AwsProviderContext *context,
              const AwsProfileFiles *files,
              const char *profile,
              GError **error)
{
  const char *command = get (files, profile, "credential_process");

  if (command == NULL)
    return skip (error, "profile %s has no credential_process", profile);
  if (aws_provider_context_get_sandboxed (context))
    return skip (error,
                 "the credential_process of profile %s cannot be run from inside the sandbox",
                 profile);
  return aws_process_provider_new (command);
}

/**
 * aws_provider_step_find:
 * @step: where to look
 * @context: what sources share
 * @files: the shared files
 * @profile: the profile
 * @error: (nullable): where an error goes
 *
 * Looks for credentials in one place, without asking anybody for them.
 *
 * Returns: (transfer full): a source of them; or %NULL with %AWS_ERROR_NO_CREDENTIALS if that place
 *   does not apply, another code of #AwsError if what is there is wrong
 */
AwsCredentialProvider *
aws_provider_step_find (AwsProviderStep step,
                        AwsProviderContext *context,
                        const AwsProfileFiles *files,
                        const char *profile,
                        GError **error)
{
  g_return_val_if_fail (AWS_IS_PROVIDER_CONTEXT (context), NULL);
  g_return_val_if_fail (files != NULL && profile != NULL, NULL);

  switch (step)
    {
    case AWS_PROVIDER_STEP_ENVIRONMENT:
      return find_environment (error);
    case AWS_PROVIDER_STEP_ASSUME_ROLE:
      return find_assume_role (context, files, profile, error);
    case AWS_PROVIDER_STEP_WEB_IDENTITY:
      return find_web_identity (context, files, profile, error);
    case AWS_PROVIDER_STEP_SSO:
      return find_sso (context, files, profile, error);
    case AWS_PROVIDER_STEP_CREDENTIALS_FILE:
      return find_credentials_file (files, profile, error);
    case AWS_PROVIDER_STEP_PROCESS:
      return find_process (context, files, profile, error);
    case AWS_PROVIDER_STEP_CONFIG_FILE:
      return find_config_file (files, profile, error);
    case AWS_PROVIDER_STEP_CONTAINER:
    default:
      return aws_container_provider_new (error);
    }
}
