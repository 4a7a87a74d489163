#include "config.h"

#include "churn-account-words.h"

#include <glib/gi18n-lib.h>

/**
 * churn_account_words_keyring:
 * @state: what the keyring did when it was asked last
 *
 * Returns: (transfer none) (nullable): what that means for who signs in, as a sentence or two;
 *   %NULL where all is well
 */
const char *
churn_account_words_keyring (ChurnKeyringState state)
{
  switch (state)
    {
    case CHURN_KEYRING_LOCKED:
      return _ ("Your keyring is locked, so nothing can be kept there. You stay signed in until "
                "Churn Desk is closed, and sign in again at the next start.");
    case CHURN_KEYRING_ABSENT:
      return _ ("This computer has no keyring that Churn Desk could use. You stay signed in until "
                "Churn Desk is closed, and sign in again at the next start.");
    case CHURN_KEYRING_UNKNOWN:
    case CHURN_KEYRING_OPEN:
    default:
      return NULL;
    }
}

/**
 * churn_account_words_kind:
 * @kind: how a connection is made
 *
 * Returns: (transfer none): it, in a few words
 */
const char *
churn_account_words_kind (ChurnConnectionKind kind)
{
  switch (kind)
    {
    case CHURN_CONNECTION_DEMO:
      return C_ ("connection", "The demo on this computer");
    case CHURN_CONNECTION_SSO:
      return C_ ("connection", "IAM Identity Center");
    case CHURN_CONNECTION_PROFILE:
      return C_ ("connection", "AWS profile");
    case CHURN_CONNECTION_KEYS:
      return C_ ("connection", "Access keys");
    case CHURN_CONNECTION_NONE:
    default:
      return C_ ("connection", "None yet");
    }
}

/**
 * churn_account_words_principal:
 * @principal: (nullable): who the agent API says is there
 *
 * Returns: (transfer full): their name and role
 */
char *
churn_account_words_principal (const ChurnPrincipal *principal)
{
  const char *role;

  if (principal == NULL)
    return g_strdup (C_ ("connection", "Nobody"));

  role = principal->role == CHURN_ROLE_AGENT ? C_ ("role", "Agent") : C_ ("role", "Supervisor");
  if (principal->name == NULL)
    return g_strdup (role);

  /* Translators: a name, and what they are: “Jo Doe, Agent” */
  return g_strdup_printf (C_ ("role", "%s, %s"), principal->name, role);
}
