#include "config.h"

#include "churn-problem-words.h"

#include "churn-backend-error.h"

#include <glib/gi18n-lib.h>

/**
 * churn_problem_words:
 * @error: what something ended with
 *
 * An error's own message is for logs: it is English, and may be a server's. This is what a person
 * is told, by the error's code.
 *
 * Returns: (transfer none): what went wrong and, where there is something, what to do about it, in
 *   a sentence or two
 */
const char *
churn_problem_words (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  switch (churn_backend_error_get_problem (error))
    {
    case CHURN_PROBLEM_UNREACHABLE:
      return _ ("The contact centre cannot be reached. Is the network there?");
    case CHURN_PROBLEM_NO_ANSWER:
      return _ ("The contact centre did not answer in time.");
    case CHURN_PROBLEM_LATE:
      return _ ("The contact centre’s server took too long. It is asked again.");
    case CHURN_PROBLEM_CREDENTIALS:
      return _ ("Your credentials are not accepted. Is the secret access key right?");
    case CHURN_PROBLEM_NO_CREDENTIALS:
      return _ ("There are no credentials to sign in with.");
    case CHURN_PROBLEM_EXPIRED:
      return _ ("Your credentials have expired. Sign in again.");
    case CHURN_PROBLEM_SIGN_IN:
      return _ ("Your sign-in is over, or AWS does not know it any more. Sign in again.");
    case CHURN_PROBLEM_CLOCK:
      return _ ("The clock of this computer is wrong. Set it right, and try again.");
    case CHURN_PROBLEM_BUSY:
      return _ ("The contact centre gets too many requests at the moment. It is asked less often.");
    case CHURN_PROBLEM_SERVER:
      return _ ("The contact centre’s server has a fault of its own. It is asked again.");
    case CHURN_PROBLEM_ANSWER:
      return _ ("The contact centre’s answer cannot be read.");
    case CHURN_PROBLEM_SETTINGS:
      return _ ("The address or the credentials are incomplete or wrong.");
    case CHURN_PROBLEM_ADDRESS:
      return _ ("The address leads to nothing that can be asked. Is the end of it right?");
    case CHURN_PROBLEM_NO_CENTRE:
      return _ ("There is no contact centre at this address.");
    case CHURN_PROBLEM_NO_PERMISSION:
      return _ ("Your role has no permission for this contact centre. Ask whoever looks after it.");
    case CHURN_PROBLEM_DENIED:
      return _ ("You are not allowed to do this.");
    case CHURN_PROBLEM_NOT_FOUND:
      return _ ("There is no such contact.");
    case CHURN_PROBLEM_ENDED:
      return _ ("The call was already over.");
    case CHURN_PROBLEM_NO_CUSTOMER:
      return _ ("It is not known who the customer is.");
    case CHURN_PROBLEM_CLAIMED:
      return _ ("Another supervisor was faster.");
    case CHURN_PROBLEM_BAD_REQUEST:
      return _ (
          "The contact centre does not understand this request. Is there a newer Churn Desk?");
    case CHURN_PROBLEM_TOO_LARGE:
      return _ ("This is too large for the contact centre.");
    case CHURN_PROBLEM_MEDIA_TYPE:
      return _ (
          "The contact centre does not take this kind of request. Is there a newer Churn Desk?");
    case CHURN_PROBLEM_REFUSED:
      return _ ("The contact centre refused it.");
    case CHURN_PROBLEM_NOT_CONNECTED:
      return _ ("There is no connection to a contact centre.");
    case CHURN_PROBLEM_TOO_LATE:
      return _ ("It is too late to undo: the offer is on its way.");
    case CHURN_PROBLEM_DISK:
      return _ ("It cannot be kept on this computer. Is the disk full?");
    case CHURN_PROBLEM_KEYRING:
      return _ ("The keyring is locked, or there is none.");
    case CHURN_PROBLEM_KEYRING_ASKS:
      return _ ("The keyring is locked, and nobody answered when it asked to be unlocked.");
    case CHURN_PROBLEM_DEMO:
      return _ ("The simulated contact centre did not get going.");
    case CHURN_PROBLEM_OTHER:
    default:
      return _ ("Something unexpected went wrong.");
    }
}

/**
 * churn_problem_detail:
 * @error: what something ended with
 *
 * Where it is somebody else who can do something about it, they want to know more than the person
 * who is told: the status, the server's own words, its id of the request.
 *
 * Returns: (transfer none) (nullable): that, in English; %NULL where it helps nobody
 */
const char *
churn_problem_detail (const GError *error)
{
  static const ChurnProblem of_others[] = {
    CHURN_PROBLEM_LATE,          CHURN_PROBLEM_SERVER,      CHURN_PROBLEM_ADDRESS,
    CHURN_PROBLEM_NO_CENTRE,     CHURN_PROBLEM_BAD_REQUEST, CHURN_PROBLEM_TOO_LARGE,
    CHURN_PROBLEM_NO_PERMISSION, CHURN_PROBLEM_MEDIA_TYPE,  CHURN_PROBLEM_REFUSED,
  };
  ChurnProblem problem;

  g_return_val_if_fail (error != NULL, NULL);

  problem = churn_backend_error_get_problem (error);
  for (gsize i = 0; i < G_N_ELEMENTS (of_others); i++)
    if (of_others[i] == problem)
      return error->message;

  return NULL;
}
