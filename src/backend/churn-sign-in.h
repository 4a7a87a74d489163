#pragma once

#include "churn-connector.h"

G_BEGIN_DECLS

/**
 * ChurnSignInState:
 * @CHURN_SIGN_IN_IDLE: not begun, or called off
 * @CHURN_SIGN_IN_ASKING: a code is being asked for
 * @CHURN_SIGN_IN_WAITING: there is a code; a person has to allow it in a browser
 * @CHURN_SIGN_IN_OFFLINE: the service cannot be reached, and is tried again
 * @CHURN_SIGN_IN_EXPIRED: nobody allowed it in time
 * @CHURN_SIGN_IN_DENIED: somebody denied it
 * @CHURN_SIGN_IN_FAILED: it cannot go on; churn_sign_in_get_error() says why
 * @CHURN_SIGN_IN_LISTING: what may be used is being asked for
 * @CHURN_SIGN_IN_ACCOUNT: a person has to choose an account
 * @CHURN_SIGN_IN_ROLE: a person has to choose a role
 * @CHURN_SIGN_IN_DONE: it is known who is signed in, and as what
 *
 * Where a sign-in stands.
 */
typedef enum
{
  CHURN_SIGN_IN_IDLE,
  CHURN_SIGN_IN_ASKING,
  CHURN_SIGN_IN_WAITING,
  CHURN_SIGN_IN_OFFLINE,
  CHURN_SIGN_IN_EXPIRED,
  CHURN_SIGN_IN_DENIED,
  CHURN_SIGN_IN_FAILED,
  CHURN_SIGN_IN_LISTING,
  CHURN_SIGN_IN_ACCOUNT,
  CHURN_SIGN_IN_ROLE,
  CHURN_SIGN_IN_DONE,
} ChurnSignInState;

#define CHURN_TYPE_SIGN_IN (churn_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSignIn, churn_sign_in, CHURN, SIGN_IN, GObject)

ChurnSignIn *churn_sign_in_new (ChurnConnector *connector);

void churn_sign_in_start (ChurnSignIn *self, const ChurnConnection *connection);
void churn_sign_in_retry (ChurnSignIn *self);
void churn_sign_in_cancel (ChurnSignIn *self);
void churn_sign_in_choose (ChurnSignIn *self, guint index);

ChurnSignInState churn_sign_in_get_state (ChurnSignIn *self);
const char *churn_sign_in_get_code (ChurnSignIn *self);
const char *churn_sign_in_get_uri (ChurnSignIn *self);
const GError *churn_sign_in_get_error (ChurnSignIn *self);
char **churn_sign_in_get_choices (ChurnSignIn *self);
const ChurnConnection *churn_sign_in_get_connection (ChurnSignIn *self);

G_END_DECLS
