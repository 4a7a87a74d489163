#pragma once

#include "aws-connect.h"
#include "aws-step-functions.h"
#include "churn-connect.h"
#include "churn-dynamo-shared.h"

G_BEGIN_DECLS

#define CHURN_TYPE_AMAZON_CONNECT (churn_amazon_connect_get_type ())
G_DECLARE_FINAL_TYPE (ChurnAmazonConnect, churn_amazon_connect, CHURN, AMAZON_CONNECT, GObject)

ChurnAmazonConnect *churn_amazon_connect_new (AwsConnect *connect,
                                              AwsStepFunctions *step_functions,
                                              const char *instance_arn,
                                              const char *state_machine_arn,
                                              ChurnDynamoShared *shared);

G_END_DECLS
