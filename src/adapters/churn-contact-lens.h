#pragma once

#include "aws-contact-lens.h"
#include "churn-dynamo-shared.h"
#include "churn-transcripts.h"

G_BEGIN_DECLS

#define CHURN_TYPE_CONTACT_LENS (churn_contact_lens_get_type ())
G_DECLARE_FINAL_TYPE (ChurnContactLens, churn_contact_lens, CHURN, CONTACT_LENS, GObject)

ChurnContactLens *
churn_contact_lens_new (AwsContactLens *lens, const char *instance_arn, ChurnDynamoShared *shared);
void churn_contact_lens_set_quota (ChurnContactLens *self, double rate, guint burst);

G_END_DECLS
