#pragma once

#include "churn-principal.h"

G_BEGIN_DECLS

/* Which IAM roles are supervisors' and which are agents'. */
typedef struct _ChurnRoles ChurnRoles;

ChurnRoles *churn_roles_new (const char *supervisors, const char *agents);
void churn_roles_free (ChurnRoles *self);
ChurnPrincipal *churn_roles_identify (const ChurnRoles *self, const char *user_arn, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnRoles, churn_roles_free)

G_END_DECLS
