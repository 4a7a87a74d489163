#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AwsProfileSection:
 * @AWS_PROFILE_SECTION_PROFILE: a profile
 * @AWS_PROFILE_SECTION_SSO_SESSION: where people sign in with IAM Identity Center
 * @AWS_PROFILE_SECTION_SERVICES: settings of single services
 *
 * What a section of the shared files is about.
 */
typedef enum
{
  AWS_PROFILE_SECTION_PROFILE,
  AWS_PROFILE_SECTION_SSO_SESSION,
  AWS_PROFILE_SECTION_SERVICES,
} AwsProfileSection;

typedef struct _AwsProfileFiles AwsProfileFiles;

AwsProfileFiles *aws_profile_files_load (GError **error);
void aws_profile_files_free (AwsProfileFiles *self);

char **aws_profile_files_list (const AwsProfileFiles *self, AwsProfileSection kind);
gboolean
aws_profile_files_has (const AwsProfileFiles *self, AwsProfileSection kind, const char *name);
const char *aws_profile_files_get (const AwsProfileFiles *self,
                                   AwsProfileSection kind,
                                   const char *name,
                                   const char *key);
const char *aws_profile_files_get_config (const AwsProfileFiles *self,
                                          AwsProfileSection kind,
                                          const char *name,
                                          const char *key);
const char *aws_profile_files_get_credentials (const AwsProfileFiles *self,
                                               const char *profile,
                                               const char *key);

char *aws_profile_get_name (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AwsProfileFiles, aws_profile_files_free)

G_END_DECLS
