#pragma once

#include "churn-sign-in.h"

#include "aws-device-sign-in.h"
#include "aws-sso-portal.h"

struct _ChurnSignIn
{
  GObject parent_instance;

  ChurnConnector *connector;
  ChurnConnection *connection;
  ChurnSignInState state;
  GError *error;
  GCancellable *cancellable; /* of the attempt that is under way */

  AwsDeviceSignIn *device;
  AwsSsoToken *token; /* until a role is chosen */
  AwsSsoPortal *portal;
  GPtrArray *accounts;
  char **roles;
};

void _churn_sign_in_set_state (ChurnSignIn *self, ChurnSignInState state);
void _churn_sign_in_begin (ChurnSignIn *self);
void _churn_sign_in_list_accounts (ChurnSignIn *self);
void _churn_sign_in_list_roles (ChurnSignIn *self);
