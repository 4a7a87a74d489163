#pragma once

#include "aws-step-functions.h"

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_LOOP (churn_contact_loop_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactLoop, churn_contact_loop, CHURN, CONTACT_LOOP, GObject)

ChurnContactLoop *churn_contact_loop_new (AwsStepFunctions *step_functions,
                                          const char *state_machine_arn);
gboolean churn_contact_loop_start (ChurnContactLoop *self,
                                   const char *contact_id,
                                   GCancellable *cancellable,
                                   GError **error);
gboolean churn_contact_loop_stop (ChurnContactLoop *self,
                                  const char *contact_id,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
