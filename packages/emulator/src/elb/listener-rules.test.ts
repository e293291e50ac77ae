import { expect, test } from 'vitest'
import { actionFor, type ListenerAction, type ListenerRule } from './listener-rules.ts'

const to = (targetGroupArn: string): ListenerAction => ({ type: 'forward', targetGroupArn })

const rules: readonly ListenerRule[] = [
  { priority: 20, conditions: [{ field: 'path-pattern', values: ['/live*'] }], action: to('live') },
  {
    priority: 10,
    conditions: [
      { field: 'path-pattern', values: ['/live/?', '/status'] },
      { field: 'http-header', name: 'X-Origin', values: ['secret'] },
    ],
    action: to('secret'),
  },
  { priority: 30, conditions: [{ field: 'host-header', values: ['*.example.com'] }], action: to('host') },
]

test.each([
  { url: '/live?token=1', headers: {}, action: 'live' },
  { url: '/live/a', headers: { 'x-origin': 'secret' }, action: 'secret' },
  { url: '/live/ab', headers: { 'x-origin': 'secret' }, action: 'live' },
  { url: '/status', headers: {}, action: 'default' },
  { url: '/', headers: { host: 'a.EXAMPLE.com:80' }, action: 'host' },
  { url: '/', headers: { host: 'aXexample.com' }, action: 'default' },
])(
  'The rule of the lowest priority whose conditions all hold decides: $url $headers [elb/listener-rules]',
  ({ url, headers, action }) => {
    expect(actionFor({ url, headers }, rules, to('default'))).toEqual(to(action))
  },
)
