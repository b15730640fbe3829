/** Inspections: the inspector's, those about oneself, and the office's desk. */
import { api, ask } from '@/lib/api'
import type { components } from '@/lib/api/schema'

type Schemas = components['schemas']
export type Line = Schemas['InspectionLine']
export type Whole = Schemas['InspectionWhole']
export type Day = Schemas['InspectorsDay']
export type Task = Schemas['InspectionTaskShown']
export type Fellow = Schemas['InspectionFellow']
export type Checklist = Schemas['InspectionList']
export type Item = Schemas['ItemShown']
export type Inspector = Schemas['InspectorShown']
export type Photo = Schemas['PhotoShown']
export type Signature = Schemas['SignatureGiven']
export type Draw = Schemas['DrawShown']
export type Register = Schemas['RegisterShown']
export type Office = Schemas['PlanningOffice']
export type Sought = { state?: 'open' | 'signed' | 'finished' | 'dropped'; due?: boolean; before?: string }

const at = (id: string) => ({ params: { path: { inspection_id: id } } })
const EMPTY = { body: {} as never }

export const readDay = () => ask<Day>(api.GET('/api/inspections'))
export const listChecklists = () => ask<{ items: Checklist[] }>(api.GET('/api/inspections/checklists'))
export const begin = (body: Schemas['NewInspection']) => ask<{ id: string }>(api.POST('/api/inspections', { body }))
export const readOne = (id: string) => ask<Whole>(api.GET('/api/inspections/{inspection_id}', at(id)))
export const listFellows = (id: string) =>
  ask<{ items: Fellow[] }>(api.GET('/api/inspections/{inspection_id}/colleagues', at(id)))
export const askFellow = (id: string, person: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/colleagues', { ...at(id), body: { person } }))
export const come = (id: string, yes: boolean) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/coming', { ...at(id), body: { yes } }))
export const noteItem = (id: string, item: string, body: Schemas['ItemFinding']) =>
  ask<{ n: number }>(
    api.PUT('/api/inspections/{inspection_id}/items/{item}', { params: { path: { inspection_id: id, item } }, body }),
  )
export const conclude = (id: string, body: Schemas['NewConclusion']) =>
  ask<{ n: number }>(api.PUT('/api/inspections/{inspection_id}/conclusion', { ...at(id), body }))
export const addPhoto = (id: string, item: string, picture: string) =>
  ask<{ id: string }>(api.POST('/api/inspections/{inspection_id}/photos', { ...at(id), body: { item, picture } }))
export const removePhoto = (id: string, photo: string) =>
  ask<undefined>(
    api.DELETE('/api/inspections/{inspection_id}/photos/{photo_id}', {
      params: { path: { inspection_id: id, photo_id: photo } },
    }),
  )
export const sign = (id: string, body: Signature) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/signature', { ...at(id), body }))
export const reopen = (id: string) => ask<undefined>(api.DELETE('/api/inspections/{inspection_id}/signature', at(id)))
export const agree = (id: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/agreement', { ...at(id), ...EMPTY }))
export const finish = (id: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/finish', { ...at(id), ...EMPTY }))
export const drop = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/drop', { ...at(id), body: { reason } }))
export const takeOver = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/takeover', { ...at(id), body: { reason } }))
export const closeOne = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/closing', { ...at(id), body: { reason } }))
export const closeAtDesk = (id: string, reason: string) =>
  ask<undefined>(api.POST('/api/office/inspections/{inspection_id}/closing', { ...at(id), body: { reason } }))
export const recuse = (task: string, reason: string) =>
  ask<undefined>(
    api.POST('/api/inspections/tasks/{task_id}/recusal', { params: { path: { task_id: task } }, body: { reason } }),
  )
export const add = (id: string, text: string) =>
  ask<undefined>(api.POST('/api/inspections/{inspection_id}/additions', { ...at(id), body: { text } }))

export const listMine = () => ask<{ items: Line[] }>(api.GET('/api/me/inspections'))
export const readMine = (id: string) => ask<Whole>(api.GET('/api/me/inspections/{inspection_id}', at(id)))

export const listOffice = (query: Sought) =>
  ask<{ items: Line[] }>(api.GET('/api/office/inspections', { params: { query } }))
export const readOffice = (id: string) => ask<Whole>(api.GET('/api/office/inspections/{inspection_id}', at(id)))
export const listOffices = () => ask<{ items: Office[] }>(api.GET('/api/office/inspections/offices'))
export const listOfficeChecklists = () => ask<{ items: Checklist[] }>(api.GET('/api/office/inspections/checklists'))
export const readRegister = (office: string, type: string) =>
  ask<Register>(api.GET('/api/office/inspections/register', { params: { query: { office, type } } }))
export const listDraws = () => ask<{ items: Draw[] }>(api.GET('/api/office/inspections/draws'))
export const draw = (body: Schemas['NewDraw']) =>
  ask<{ id: string }>(api.POST('/api/office/inspections/draws', { body }))
export const drawAgain = (task: string) =>
  ask<undefined>(api.POST('/api/office/inspections/tasks/{task_id}/draw', { params: { path: { task_id: task } } }))
export const readDraw = (id: string) =>
  ask<Schemas['DrawLists']>(api.GET('/api/office/inspections/draws/{draw_id}', { params: { path: { draw_id: id } } }))

/** Whose eyes a photo is shown to: each has an address of its own. */
export type Eyes = 'inspector' | 'checked' | 'office'
export function readPhoto(eyes: Eyes, id: string, photo: string): Promise<{ picture: string }> {
  const path = { params: { path: { inspection_id: id, photo_id: photo } } }
  if (eyes === 'checked')
    return ask<{ picture: string }>(api.GET('/api/me/inspections/{inspection_id}/photos/{photo_id}', path))
  if (eyes === 'office')
    return ask<{ picture: string }>(api.GET('/api/office/inspections/{inspection_id}/photos/{photo_id}', path))
  return ask<{ picture: string }>(api.GET('/api/inspections/{inspection_id}/photos/{photo_id}', path))
}
